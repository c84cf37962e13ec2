"""What the line readers tell apart, and the class numbers; class 0 is CTC's blank."""

import string

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,'-/()+:"  # all that a KTP prints
PRINT = string.digits + string.ascii_letters + string.punctuation + " \N{EM DASH}"
STUDY = "abcdefghijkmnpqrstuvwxyz23456789"  # of the five-letter words: no two look alike
BLANK = 0
SPACE = CHARACTERS.index(" ") + 1
CLASSES = len(CHARACTERS) + 1


def encode(text: str, characters: str = CHARACTERS) -> list[int]:
    """Return the class numbers of a text; a character that is not among them is passed over."""
    return [characters.index(character) + 1 for character in text if character in characters]


def decode(classes: list[int], characters: str = CHARACTERS) -> str:
    """Return the text of class numbers, blanks passed over."""
    return "".join(characters[number - 1] for number in classes if number != BLANK)
