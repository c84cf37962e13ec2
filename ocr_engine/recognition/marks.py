"""A blurred comma looks like a full stop; but hardly any sentence begins with a small letter."""

import re

OPENING = "\"'([{\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
COMMA, STOP = ",", "."
# How often a comma stands before a small letter for each full stop that does, such as an
# abbreviation's; counted in the texts of `training.texts`.
COMMAS = 28.0
# Whose full stop stands within a sentence.
ABBREVIATIONS = re.compile(
    "al|approx|art|bab|bag|ca|cf|ch|cit|co|dept|dr|dst|eds?|eq|etc|fig|gg|hal|hlm|inc|ir|jl|ka[bp]"
    "|ke[clp]|ltd|max|min|mrs?|ms|no|op|pp|prof|pt|red|refs?|resp|sdr|sect?|st|tel|tgl|vol|vs|yth"
)


def is_stopped(text: str, following: str) -> bool:
    """Tell whether a text ends in its only full stop though the word behind it is a small one."""
    return text.endswith(STOP) and STOP not in text[:-1] and _is_small(following)


def is_ended(text: str, following: str) -> bool:
    """Tell whether a text ends in a full stop, and the word behind it begins with a capital."""
    return text.endswith(STOP) and following.lstrip(OPENING)[:1].isupper()


def is_parted(text: str, following: str) -> bool:
    """Tell whether a text ends in a comma, and a small word stands behind it."""
    return text.endswith(COMMA) and _is_small(following)


def parted(shares: dict[str, float], following: str) -> dict[str, float]:
    """Return the shares of what a word may say, given the word behind it.

    What a text has with a comma and with a full stop together is parted anew before a small letter;
    every other share stays.
    """
    weighed = dict(shares)
    for text in shares:
        pair = (text, text[:-1] + STOP)
        if is_parted(text, following) and pair[1] in shares and STOP not in text:
            comma, stop = (shares[one] for one in pair)
            share = COMMAS * comma / (COMMAS * comma + stop)
            weighed |= {pair[0]: (comma + stop) * share, pair[1]: (comma + stop) * (1 - share)}
    return weighed


def _is_small(following: str) -> bool:
    return following.lstrip(OPENING)[:1].islower()
