"""nginx with `return 302`, the fastest there is: Debian's package, unpacked and not installed."""

import subprocess
from pathlib import Path

CACHE = Path.home() / ".cache" / "regulars" / "nginx"
CONFIG = """daemon off; master_process off; pid nginx.pid; error_log stderr crit;
events {{ worker_connections 512; }}
http {{ access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
uwsgi_temp_path uwsgi; scgi_temp_path scgi;
server {{ listen {port}; listen [::]:{port}; keepalive_timeout 0; return 302 http://10.77.0.1/; }} }}
"""


def unpacked() -> Path:
    """The program; fetched once. Raises OSError or CalledProcessError where Debian is not to be had."""
    program = CACHE / "usr/sbin/nginx"
    if not program.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        _run("apt-get", "download", "nginx")
        _run("dpkg-deb", "-x", str(next(CACHE.glob("nginx_*.deb"))), ".")
    return program


def command(folder: Path, port: int) -> list[str]:
    """What starts it with everything under `folder`."""
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(port=port))
    return [str(unpacked()), "-p", str(folder), "-c", str(config)]


def _run(*words: str) -> None:
    subprocess.run(words, cwd=CACHE, check=True, capture_output=True, timeout=120)
