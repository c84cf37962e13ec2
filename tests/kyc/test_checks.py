"""What the start says about the keys and the queue."""

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


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"workers": 2, "retry": 300}, []),
        ({"workers": 2, "retry": 299}, ["kyc.E005"]),
        ({"workers": 1, "retry": 419}, ["kyc.E005"]),
        ({"timeout": None}, ["kyc.E004"]),
        ({"orm": "other"}, ["kyc.E003"]),
    ],
)
def test_queue_that_loses_or_repeats_tasks_is_an_error(changed, found, settings):
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, **changed}
    assert [message.id for message in checks.queue_is_sound()] == found
