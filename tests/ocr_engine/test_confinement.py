"""A decoder that a picture has taken over: whatever it tries, it reaches nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr_engine.confinement import environment, missing
from ocr_engine.worker import PACKAGE

CONFINED = """
import os, socket, subprocess, sys, tempfile
from pathlib import Path
from ocr_engine.confinement import confine
confine(memory=1 << 30, writable={folder!r}, readable=[Path({package!r})])
"""
REFUSED = {
    "a socket": "socket.socket()",
    "a datagram": "socket.socket(type=socket.SOCK_DGRAM)",
    "a local socket": "socket.socket(socket.AF_UNIX)",
    "somebody's file": "open({secret!r})",
    "a list of files": "os.listdir({outside!r})",
    "our settings": "open({project!r} + '/manage.py')",
    "passwords of the machine": "open('/etc/passwd')",
    "a new file": "open({outside!r} + '/new', 'w')",
    "our environment": "open('/proc/' + str(os.getppid()) + '/environ').read()",
    "our process": "os.kill(os.getppid(), 0)",
    "a socket of its child": "subprocess.run([sys.executable, '-c', 'import socket as s; "
    "s.socket()'], check=True, stderr=subprocess.DEVNULL)",
}

pytestmark = pytest.mark.skipif(missing() != [], reason=f"this kernel lacks {missing()}")


def confined(statement: str, folder: Path, tmp_path: Path) -> str:
    """Run a statement in a confined process; return the name of what it raised, or nothing."""
    secret = tmp_path / "secret"
    secret.write_text("keys")
    names = {"secret": str(secret), "outside": str(tmp_path), "project": str(PACKAGE.parent)}
    program = CONFINED.format(folder=str(folder), package=str(PACKAGE))
    program += f"try:\n    {statement.format(**names)}\n"
    program += "except Exception as error:\n    print(type(error).__name__, end='')\n"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        env=environment(str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    own.mkdir()
    return own


@pytest.mark.parametrize("wish", list(REFUSED))
def test_confined_process_does_not_get(wish: str, folder: Path, tmp_path: Path) -> None:
    expected = "CalledProcessError" if wish.endswith("child") else "PermissionError"
    assert confined(REFUSED[wish], folder, tmp_path) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "open(tempfile.gettempdir() + '/new', 'w').write('lines')",
        "import numpy, PIL.Image, onnxruntime",
        "subprocess.run(['ls', '/usr'], check=True, stdout=subprocess.DEVNULL)",
        "open({project!r} + '/ocr_engine/weights/lines.onnx', 'rb').read()",
    ],
)
def test_confined_process_still_does_its_work(statement: str, folder: Path, tmp_path: Path) -> None:
    assert confined(statement, folder, tmp_path) == ""


def test_confined_process_fills_no_disk_and_no_memory(folder: Path, tmp_path: Path) -> None:
    big = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    big += "open(tempfile.gettempdir() + '/big', 'wb').truncate(1 << 30)"
    assert confined(big, folder, tmp_path) == "OSError"
    assert confined("bytearray(2 << 30)", folder, tmp_path) == "MemoryError"


def test_confined_process_learns_no_secret(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEYS", "DATABASE_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "secret")
    assert {name for name in environment(str(folder)) if os.environ.get(name) == "secret"} == set()
    assert confined("assert 'secret' not in os.environ.values()", folder, tmp_path) == ""
