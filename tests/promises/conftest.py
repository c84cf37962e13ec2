"""The clock and the queue of accounts, the reader and the folders of kyc."""

from tests.accounts.conftest import clock, mailed_code, work
from tests.kyc.conftest import private_folder, reader, run_tasks, user

__all__ = ["clock", "mailed_code", "private_folder", "reader", "run_tasks", "user", "work"]
