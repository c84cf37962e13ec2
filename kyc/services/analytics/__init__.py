"""How reviewers and reader do, told from decisions and corrections; nothing sealed is opened."""

from kyc.services.analytics.desk import (
    Agreement,
    Day,
    Waiting,
    agreements,
    reasons,
    throughput,
    waiting,
)
from kyc.services.analytics.reader import CardAccuracy, Level, accuracy
from kyc.services.analytics.shares import Share

__all__ = [
    "Agreement",
    "CardAccuracy",
    "Day",
    "Level",
    "Share",
    "Waiting",
    "accuracy",
    "agreements",
    "reasons",
    "throughput",
    "waiting",
]
