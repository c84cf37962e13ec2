"""Names as they sound."""

import pytest

from kyc import spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SOEKARNO DJOKO", "SUKARNO JOKO"),
        ("MOCHAMMAD JUSUF", "MUH. YUSUF"),
        ("RACHMAWATI", "RAHMAWATI"),
        ("NOVI WIDJAJA", "NOPI WIJAYA"),
        ("TJOKRO SJAHRIR", "COKRO SYAHRIR"),
        ("HJ. DEDY MUHAMMAD, S.H.", "DEDI MOHAMED"),
    ],
)
def test_spellings_of_one_name_sound_alike(one, other):
    assert spelling.sounds(one) == spelling.sounds(other)


@pytest.mark.parametrize(("one", "other"), [("SITI", "SARI"), ("BUDI", "AGUS"), ("EKO", "AGUS")])
def test_other_names_sound_otherwise(one, other):
    assert spelling.sounds(one) != spelling.sounds(other)


def test_nothing_is_known_without_a_name_or_a_whole_date():
    assert spelling.tokens("", "BOGOR", "05-12-1989") == set()
    assert spelling.tokens("SITI", "BOGOR", "1989") == set()
