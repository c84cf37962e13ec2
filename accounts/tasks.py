"""What the worker does: take a primary key, make one call."""

from accounts import services


def send_code(challenge_id: int) -> None:
    """Mail a challenge's code; the code itself never enters the queue."""
    services.send_code(challenge_id=challenge_id)


def tell_password_changed(user_id: int) -> None:
    """Tell an account's owner that its password was changed."""
    services.tell_password_changed(user_id=user_id)


def tell_old_address(challenge_id: int) -> None:
    """Tell the address that an account left."""
    services.tell_old_address(challenge_id=challenge_id)


def forget_what_is_old() -> None:
    """Delete what was kept for a while only; the clock calls this every hour."""
    services.forget_what_is_old()
