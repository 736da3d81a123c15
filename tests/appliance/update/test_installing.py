"""From a stick or a server to dpkg, whose part a list plays here; tests/machine has the real one."""

import http.server
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from appliance.update import installing
from appliance.update.index import BadSource
from appliance.update.installing import NotKept
from appliance.update.source import SourceSilent
from tests.certificates import authority

SIGN = Path(__file__).parents[3] / "image-build/sign"
NAME = "regulars_1.1.0_trixie_arm64.deb"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / NAME).write_bytes(b"a package")
    return folder


@pytest.fixture
def key(source: Path, tmp_path: Path) -> str:
    """Signs the source as a publisher does."""
    command = (sys.executable, SIGN, source, tmp_path / "seed")
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[bytes]:
    """What dpkg would have been given on a machine that has 1.0.0."""
    given: list[bytes] = []
    monkeypatch.setattr(installing, "installed", lambda: "1.0.0")
    monkeypatch.setattr(installing, "architecture", lambda: "arm64")
    monkeypatch.setattr(installing, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(installing, "_install", lambda file, _: given.append(file.read_bytes()))
    return given


@contextmanager
def served(folder: Path, pair: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair / "fullchain.pem", pair / "privkey.pem")
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.HTTPServer(("localhost", 0), partial(quiet, directory=folder)) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_newer_version_on_a_stick_is_handed_to_dpkg(source: Path, key: str, taken: list[bytes]) -> None:
    found = installing.update(str(source), key, "trixie")
    assert found and found.version == "1.1.0"
    assert taken == [b"a package"]
    assert list(installing.KEPT.iterdir()) == []


def test_a_newer_version_comes_over_https(
    source: Path, key: str, taken: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = authority(tmp_path)
    pair = trusted.issue(tmp_path / "pair", "localhost")
    with served(source, pair) as address:
        with pytest.raises(SourceSilent):  # nobody vouches for it yet
            installing.update(address, key, "trixie")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted.trusted))
        installing.update(address, key, "trixie")
    assert taken == [b"a package"]


@pytest.mark.parametrize("forged", [b"b package", b"a", b""])
def test_a_package_that_is_not_the_one_that_was_signed_is_refused(
    source: Path, key: str, taken: list[bytes], forged: bytes
) -> None:
    (source / NAME).write_bytes(forged)
    with pytest.raises(BadSource):
        installing.update(str(source), key, "trixie")
    assert taken == [] and list(installing.KEPT.iterdir()) == []


def test_nothing_that_was_put_behind_a_signed_package_reaches_dpkg(
    source: Path, key: str, taken: list[bytes]
) -> None:
    (source / NAME).write_bytes(b"a package and more")
    installing.update(str(source), key, "trixie")
    assert taken == [b"a package"]


def test_what_is_there_already_is_not_taken_again(
    source: Path, key: str, taken: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for here in ("1.1.0", "2.0.0"):
        monkeypatch.setattr(installing, "installed", lambda here=here: here)
        assert installing.update(str(source), key, "trixie") is None
    assert taken == []


def test_a_full_disk_is_not_taken_for_a_silent_source(source: Path, key: str, taken: list[bytes]) -> None:
    installing.KEPT.mkdir()
    (installing.KEPT / "part").symlink_to("/dev/full")
    with pytest.raises(NotKept, match="No space left on device"):
        installing.update(str(source), key, "trixie")
    assert taken == []


def test_a_stick_that_is_not_in_is_told(tmp_path: Path, taken: list[bytes]) -> None:
    with pytest.raises(SourceSilent):
        installing.update(str(tmp_path / "nothing"), "A" * 43, "trixie")
    assert taken == []
