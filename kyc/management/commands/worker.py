"""Work on the queued tasks until told to stop."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_q.cluster import Cluster

LOOK_EVERY = 0.2
# A photo being read takes 20 seconds at the most; a stop waits for it.
GRACE = 25.0


class Command(BaseCommand):
    help = "Work on the queued tasks; on Ctrl-C or SIGTERM end those begun, then stop."

    def handle(self, **_options: Any) -> None:
        cluster = _Cluster()
        cluster.start()
        while cluster.sentinel.is_alive() and not cluster.told_to_stop:
            cluster.sentinel.join(LOOK_EVERY)
        if not cluster.told_to_stop:
            raise CommandError("The task queue's sentinel died.")
        if not cluster.end(GRACE) and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)


class _Cluster(Cluster):
    """A cluster that stops outside its signal handler.

    django-q2's own handler takes the lock of a multiprocessing event. Whoever the signal interrupts
    may hold it, and the stop then hangs for good: django-q2's issue 346. When our supervisor is
    killed, the kernel sends the signal once for each of its threads, which made it likely.
    """

    told_to_stop = False

    def sig_handler(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.told_to_stop = True

    def end(self, grace: float) -> bool:
        """Tell the sentinel to stop; return whether it did so in order within these seconds."""
        # Whoever sets the event waits for all that wait for it, and for a killed sentinel in vain.
        threading.Thread(target=self.stop_event.set, daemon=True).start()
        self.sentinel.join(grace)
        return bool(self.sentinel.exitcode == 0)
