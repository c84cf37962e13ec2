"""What the start says about the keys."""

import pytest

from kyc import checks
from kyc.sealing import key_text, new_key

KEY = key_text(new_key())


@pytest.mark.parametrize(
    ("data", "index", "found"),
    [
        ([KEY], [key_text(new_key())], []),
        ([], [KEY], ["kyc.E001"]),
        ([KEY], [], ["kyc.E001"]),
        (["too short"], [KEY], ["kyc.E001"]),
        ([KEY[:-8]], [KEY], ["kyc.E001"]),
        ([key_text(new_key()), KEY], [KEY], ["kyc.E002"]),
    ],
)
def test_keys_that_are_missing_broken_or_shared_are_errors(data, index, found, settings):
    settings.DATA_KEYS, settings.INDEX_KEYS = data, index
    assert [message.id for message in checks.keys_are_sound()] == found
