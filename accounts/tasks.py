"""What the worker does: take a primary key, make one call."""

from accounts import services


def send_code(challenge_id: int) -> None:
    """Mail a challenge's code; the code itself never enters the queue."""
    services.send_code(challenge_id=challenge_id)
