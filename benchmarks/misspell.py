"""Write a person again as people and readers do: old spelling, titles, slips, a wrong digit."""

import numpy as np

SPELLINGS = (
    ("U", "OE"), ("J", "DJ"), ("Y", "J"), ("C", "TJ"), ("SY", "SJ"), ("KH", "CH"), ("F", "V"),
    ("V", "F"), ("I", "Y"), ("MUHAMMAD", "MOCHAMAD"), ("MUHAMMAD", "MUH."), ("AH", "A"),
)  # fmt: skip
LETTERS = "ABCDEFGHIKLMNOPRSTUVWY"


def misspelt(name: str, place: str, date: str, rng: np.random.Generator) -> tuple[str, str, str]:
    """Return a name, place and date of birth with one thing about them changed."""
    kind = int(rng.integers(5))
    if kind == 0:
        return _respelt(name, rng), place, date
    if kind == 1:
        return f"{rng.choice(('H.', 'DR.', 'HJ.'))} {name}, S.PD", place, date
    if kind == 2:
        return _slipped(name, rng), place, date
    if kind == 3:
        return name, place, _misdated(date, rng)
    words = name.split(",")[0].split()
    kept = words[:-1] if len(words) > 2 else words
    return " ".join(kept), place, date


def _respelt(name: str, rng: np.random.Generator) -> str:
    fitting = [(old, new) for old, new in SPELLINGS if old in name]
    for old, new in [fitting[int(spot)] for spot in rng.permutation(len(fitting))[:2]]:
        name = name.replace(old, new)
    return name


def _slipped(name: str, rng: np.random.Generator) -> str:
    """Replace one letter by another."""
    spots = [spot for spot, letter in enumerate(name) if letter.isalpha()]
    spot = spots[int(rng.integers(len(spots)))]
    return name[:spot] + str(rng.choice(list(LETTERS))) + name[spot + 1 :]


def _misdated(date: str, rng: np.random.Generator) -> str:
    day, month, year = date.split("-")
    changed = int(rng.integers(3))
    other = f"{int(rng.integers(1, 28)):02d}"
    return "-".join(
        (
            other if changed == 0 else day,
            f"{int(rng.integers(1, 13)):02d}" if changed == 1 else month,
            str(int(rng.integers(1950, 2008))) if changed == 2 else year,
        )
    )
