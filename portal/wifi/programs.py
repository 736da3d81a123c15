"""Where Debian keeps the programs we start: also where root's PATH does not lead."""

import os
import shutil

FOLDERS = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def program(name: str) -> str:
    """The program's place; its bare name where it is not, which is told when it does not start."""
    return shutil.which(name, path=FOLDERS) or name
