"""`regulars update`: a newer version from the source that the settings name, or from a stick."""

import platform
from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.errors import Refused


class NoSource(Refused):
    """The box gets no new versions."""

    text = (
        "This box gets no new versions: name update.source and update.key in the settings."
        " With --from FOLDER the key alone is enough."
    )


@click.command()
@click.option("--from", "folder", type=click.Path(exists=True, file_okay=False), help="A stick's folder.")
@answering
def update(context: Context, folder: str | None) -> Any:
    """Install the newest version of Regulars that is signed with update.key and newer than this one."""
    from appliance.update.installing import update as install  # what no other command needs

    settings = context.settings.update
    source = folder or settings.source
    if not source or not settings.key:
        raise NoSource()
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    found = install(source, settings.key, release)
    return {"installed": found.version} if found else "There is nothing newer."


COMMANDS = (update,)
