"""A small authority of our own, by openssl(1): certificates that are good where its file is trusted."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

NAME = "wifi.shop.example"
_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


@dataclass(frozen=True)
class Authority:
    """Lives in `folder`; `trusted` is the file for SSL_CERT_FILE."""

    folder: Path

    @property
    def trusted(self) -> Path:
        return self.folder / "authority.pem"

    def issue(self, folder: Path, name: str = NAME, days: int = 30) -> Path:
        """Write fullchain.pem and privkey.pem for `name`, as an ACME client does; returns `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        key, chain = folder / "privkey.pem", folder / "fullchain.pem"
        signed = ("-CA", self.trusted, "-CAkey", self.folder / "authority.key", "-days", str(days))
        _openssl(
            "req", "-x509", *_CURVE, "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
            "-addext", "basicConstraints=critical,CA:FALSE", *signed, "-keyout", key, "-out", chain,
        )  # fmt: skip
        return folder


def authority(folder: Path) -> Authority:
    """A new one; skips the test where there is no openssl."""
    if not shutil.which("openssl"):
        pytest.skip("this machine cannot: needs openssl from Debian")
    made = Authority(folder)
    _openssl(
        "req", "-x509", *_CURVE, "-subj", "/CN=An authority for tests", "-days", "30",
        # RFC 5280, 4.2.1.3: Python 3.13 refuses an authority that does not say so.
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        "-keyout", folder / "authority.key", "-out", made.trusted,
    )  # fmt: skip
    return made


def _openssl(*words: str | Path) -> None:
    subprocess.run(("openssl", *words), check=True, capture_output=True)
