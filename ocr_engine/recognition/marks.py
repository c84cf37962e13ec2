"""A blurred comma looks like a full stop; but hardly any sentence begins with a small letter."""

OPENING = "\"'([{\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
COMMA, STOP = ",", "."
# How often a comma stands before a small letter for each full stop that does, such as an
# abbreviation's; counted in the texts of `training.texts`.
COMMAS = 28.0


def parted(shares: dict[str, float], following: str) -> dict[str, float]:
    """Return the shares of what a word may say, given the word behind it.

    What a text has with a comma and with a full stop together is parted anew before a small letter;
    every other share stays.
    """
    if not following.lstrip(OPENING)[:1].islower():
        return shares
    weighed = dict(shares)
    for text in shares:
        pair = (text, text[:-1] + STOP)
        if text.endswith(COMMA) and pair[1] in shares and STOP not in text:
            comma, stop = (shares[one] for one in pair)
            share = COMMAS * comma / (COMMAS * comma + stop)
            weighed |= {pair[0]: (comma + stop) * share, pair[1]: (comma + stop) * (1 - share)}
    return weighed
