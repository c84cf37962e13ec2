"""Run the site and its task worker together."""

from __future__ import annotations

import os
import socket
import sys
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from kyc.management.commands.worker import GRACE
from kyc.management.supervisor import Supervisor
from kyc.services.queue import is_stalled, release_taken_tasks

PROGRAMS = ("web", "worker")
START_LIMIT = 60.0
LOOK_EVERY = 0.5
LOOK_AT_QUEUE_EVERY = 2.0
# Longer than any healthy task: a photo takes 20 seconds at the most.
STALL_AFTER = 60.0


class Command(BaseCommand):
    help = "Run the site and its task worker, and watch them; stop on Ctrl-C or when one dies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument("--only", choices=PROGRAMS, help="one of the two, for one container")
        parser.add_argument("--stall-after", type=float, default=STALL_AFTER, metavar="SECONDS")

    def handle(
        self,
        *,
        host: str,
        port: int,
        threads: int,
        only: str | None,
        stall_after: float,
        **_options: Any,
    ) -> None:
        site = f"http://{host}:{port}"
        env = {"SITE_URL": site, **os.environ}
        supervisor = Supervisor(grace=GRACE)
        supervisor.listen()
        died = None
        try:
            if only != "worker":
                _refuse_taken_port(host, port)
                supervisor.start("web", web_command(host, port, threads), env=env)
            if only != "web":
                release_taken_tasks()
                supervisor.start("worker", worker_command(), env=env)
            if only != "worker":
                died = wait_until_up(supervisor, host, port)
            if not died and not supervisor.stopping:
                self.stdout.write(greeting(site))
                died = self._watch(supervisor, env, timedelta(seconds=stall_after))
        finally:
            self.stdout.write("Stopping the site and the worker.")
            supervisor.stop()
        if died:
            raise CommandError(f"The {died} process died, so everything was stopped.")

    def _watch(
        self, supervisor: Supervisor, env: dict[str, str], stall_after: timedelta
    ) -> str | None:
        """Wait for the end; start the worker anew whenever its queue stands still.

        Each time in a row it is given twice as long: on a machine that is too busy to end a task
        in time, starting anew again and again would be all that it ever does.
        """
        started, patience = time.monotonic(), stall_after
        while not supervisor.stopping:
            died = supervisor.wait(LOOK_AT_QUEUE_EVERY)
            if died:
                return died
            is_early = time.monotonic() - started <= patience.total_seconds()
            if is_early or supervisor.stopping or "worker" not in supervisor.programs:
                continue
            if not _is_stalled(patience):
                patience = stall_after
            else:
                patience *= 2
                self.stderr.write("The task queue stands still: starting the worker anew.")
                supervisor.end("worker")
                release_taken_tasks()
                supervisor.start("worker", worker_command(), env=env)
                started = time.monotonic()
        return None


def _is_stalled(after: timedelta) -> bool:
    try:
        return is_stalled(after)
    except DatabaseError:  # then nobody can work, and a new worker would not help
        return False
    finally:
        connection.close()


def wait_until_up(supervisor: Supervisor, host: str, port: int) -> str | None:
    """Wait for the site to answer; return the name of a program that died meanwhile."""
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        died = supervisor.wait(LOOK_EVERY)
        if died or supervisor.stopping or _listens(host, port):
            return died
    raise CommandError(f"The site did not answer within {START_LIMIT:.0f} seconds.")


def web_command(host: str, port: int, threads: int) -> list[str]:
    """Return gunicorn's command line: threads, because requests wait for disk and database."""
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--worker-class",
        "gthread",
        "--no-control-socket",
    ]
    return [*gunicorn, "--threads", str(threads), "--bind", f"{host}:{port}"]


def worker_command() -> list[str]:
    """Return the task worker's command line."""
    return [sys.executable, "manage.py", "worker"]


def greeting(site: str) -> str:
    """Return the addresses and log-ins that a newcomer needs."""
    lines = ["", f"  Site    {site}/", f"  Admin   {site}/admin/", f"  API     {site}/api/v1/docs/"]
    if settings.DEBUG:
        lines.append(f"  Mail    {site}/dev/mail/")
        lines += _demo_lines()
    return "\n".join([*lines, "", "  Ctrl-C stops all of it.", ""])


def _demo_lines() -> list[str]:
    logins = {"Reviewer": "demo-reviewer.txt", "Senior  ": "demo-senior.txt"}
    found = {title: settings.VAR_DIR / name for title, name in logins.items()}
    card = settings.VAR_DIR / "demo-ktp.jpg"
    made = {title: login for title, login in found.items() if login.exists()}
    lines = [f"  {title}  {login.read_text().strip()}" for title, login in made.items()]
    return [*lines, f"  A card to upload  {card}"] if card.exists() else lines


def _refuse_taken_port(host: str, port: int) -> None:
    if _listens(host, port):
        raise CommandError(f"Something else answers on {host}:{port}. Choose another --port.")


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
