"""Keeps the shoppers' network as the settings want it: files, children."""

import os
import shutil
from pathlib import Path

from appliance.settings import Settings
from portal.wifi.children import Child
from portal.wifi.dnsmasq import Files, dnsmasq_conf

FOLDERS = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
RESOLVERS = Path("/etc/resolv.conf")


class Keeper:
    """`begin`, then `tick` twice a second, then `end`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.paths.run.absolute() / "wifi"
        self._files = Files(
            self._folder / "hosts", self._folder / "options", settings.paths.leases.absolute(), RESOLVERS
        )
        config = self._folder / "dnsmasq.conf"
        words = (program("dnsmasq"), "--keep-in-foreground", f"--conf-file={config}")
        self._dnsmasq = Child(words, config)

    def begin(self) -> None:
        """Write the files."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o755)
        for file in (self._files.hosts, self._files.options):
            file.write_text("")
        user = "" if open_to_all(self._folder) else "root"
        conf = dnsmasq_conf(self._settings, self._files, user)
        (self._folder / "dnsmasq.conf").write_text(conf)

    def tick(self) -> None:
        """Whatever child is not there is started."""
        self._dnsmasq.tick()

    def end(self) -> None:
        """End every child."""
        self._dnsmasq.end()


def program(name: str) -> str:
    """Where a program of Debian's is; its bare name where it is not, which is told when it does not start."""
    return shutil.which(name, path=FOLDERS) or name


def open_to_all(folder: Path) -> bool:
    """Whether any user may go into `folder`: dnsmasq gives up root's rights before it reads its files."""
    return all(way.stat().st_mode & 0o001 for way in (folder, *folder.parents))
