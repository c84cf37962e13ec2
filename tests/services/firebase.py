"""The Firebase emulators: Auth from firebase-tools, Firestore from Google's jar or from npm."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.processes import MissingError, free_port, private_folder, running

ROOT = Path(__file__).resolve().parents[2]
FIREBASE = ROOT / "node_modules/firebase-tools/lib/bin/firebase.js"
FIRESTORE = ROOT / "node_modules/@firestore-emulator/server"
PROJECT = "demo-kyc"
JAR = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
JAR_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
OLDEST_NODE = 20


@contextmanager
def auth() -> Iterator[dict[str, str]]:
    """Run the Auth emulator and give the environment that leads to it."""
    node, port = _node(FIREBASE), free_port()
    command = [node, str(FIREBASE), "emulators:start", "--only=auth", f"--project={PROJECT}"]
    with private_folder() as folder:
        config = {"emulators": {"auth": {"port": port}, **_hidden_parts()}}
        (folder / "firebase.json").write_text(json.dumps(config))
        with running(command, port=port, folder=folder, env={"CI": "1"}):
            yield {
                "FIREBASE_AUTH_EMULATOR_HOST": f"127.0.0.1:{port}",
                "GOOGLE_CLOUD_PROJECT": PROJECT,
            }


@contextmanager
def firestore() -> Iterator[dict[str, str]]:
    """Run the Firestore emulator and give the environment that leads to it.

    Google's own jar also keeps `firestore.rules`; the one from npm knows no rules.
    """
    jar, java, port = _jar(), shutil.which("java"), free_port()
    with_rules = bool(jar and java)
    command = _jar_command(java, jar, port) if jar and java else _npm_command(port)
    with private_folder() as folder, running(command, port=port, folder=folder):
        yield {
            "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{port}",
            "FIRESTORE_EMULATOR_KEEPS_RULES": "1" if with_rules else "",
        }


def _jar_command(java: str, jar: Path, port: int) -> list[str]:
    rules = f"--rules={ROOT / 'firestore.rules'}"
    address = ["--host=127.0.0.1", f"--port={port}"]
    return [java, "-Xmx512m", "-cp", str(jar), JAR_CLASS, "start", *address, rules]


def _npm_command(port: int) -> list[str]:
    script = f"new (require({json.dumps(str(FIRESTORE))}).FirestoreServer)().start({port})"
    return [_node(FIRESTORE), "-e", script]


def _jar() -> Path | None:
    gcloud = shutil.which("gcloud")
    homes = [Path("/usr/lib/google-cloud-sdk"), Path.home() / "google-cloud-sdk"]
    homes += [Path(gcloud).resolve().parents[1]] if gcloud else []
    return next((home / JAR for home in homes if (home / JAR).exists()), None)


def _hidden_parts() -> dict[str, object]:
    """Return the settings that keep the emulator's other parts out of everybody's way."""
    ports = {part: {"port": free_port()} for part in ("hub", "logging")}
    return {**ports, "ui": {"enabled": False}, "singleProjectMode": True}


def _node(needed: Path) -> str:
    beside = Path(sys.executable).parent  # where `make test` puts one when there is none
    node = shutil.which("node", path=f"{os.environ['PATH']}{os.pathsep}{beside}")
    if not node:
        raise MissingError("node was not found (Node.js 20 or newer)")
    if _major(node) < OLDEST_NODE:
        raise MissingError(f"{node} is older than {OLDEST_NODE}")
    if not needed.exists():
        raise MissingError(f"{needed.relative_to(ROOT)} was not found (run `bin/install test`)")
    return node


def _major(node: str) -> int:
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True)
    return int(version.stdout.lstrip("v").split(".")[0])
