"""A private MariaDB on a unix socket, with the laxest and oldest-fashioned settings that portals have."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pymysql

PATIENCE_S = 60


class MariaDbServer:
    """Starts in a directory of its own; `stop` and `start` again keep the data."""

    def __init__(self) -> None:
        # Not pytest's directory: a socket's path must be shorter than 108 bytes.
        self._home = Path(tempfile.mkdtemp(prefix="mariadb-"))
        self._socket = self._home / "s"
        self._run("mariadb-install-db", "--auth-root-authentication-method=normal", "--skip-test-db")
        self.start()
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE cms CHARACTER SET latin1")

    @property
    def url(self) -> str:
        return f"mysql://root@localhost/cms?unix_socket={self._socket}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                *self._command("mariadbd"),
                f"--socket={self._socket}",
                "--skip-networking",
                "--sql-mode=",
                "--character-set-server=latin1",
                "--innodb-buffer-pool-size=16M",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Looked for rather than tried: PyMySQL leaves its socket open where it cannot connect.
        deadline = time.monotonic() + PATIENCE_S
        while not self._socket.exists():
            assert self._process.poll() is None, "mariadbd ended"
            assert time.monotonic() < deadline, "mariadbd did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._socket.unlink(missing_ok=True)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._home)

    def _connect(self) -> pymysql.Connection:
        return pymysql.connect(unix_socket=str(self._socket), user="root")

    def _command(self, program: str) -> list[str]:
        return [program, "--no-defaults", f"--datadir={self._home / 'data'}", f"--user={self._home.owner()}"]

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([*self._command(program), *arguments], check=True, capture_output=True)
