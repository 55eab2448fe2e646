"""A real server on a demo network of its own, in a temporary folder."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOT_SECONDS = 60


def make_demo(folder: Path) -> None:
    """The demo network, in a database in `folder`."""
    subprocess.run([sys.executable, "manage.py", "demo"], cwd=ROOT, env=_surroundings(folder), check=True)


@contextmanager
def server_on(folder: Path) -> Iterator[str]:
    """Run the product on the network in `folder`, yield its address once it is ready, stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    with log.open("w") as written:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env=_surroundings(folder), stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait(f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _surroundings(folder: Path) -> dict[str, str]:
    return {**os.environ, "FOYER_DATABASE_URL": f"duckdb:///{folder / 'demo.duckdb'}", "PYTHONDONTWRITEBYTECODE": "1"}


def _wait(address: str, log: Path) -> None:
    """Until the server answers; its log tells why when it does not."""
    until = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz") as answer:  # noqa: S310 our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer:\n{log.read_text()[-3000:]}")
