"""The characters that a KTP prints, and their class numbers; class 0 is CTC's blank."""

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,'-/()+"
BLANK = 0
CLASSES = len(CHARACTERS) + 1


def encode(text: str) -> list[int]:
    """Return the class numbers of a text; a character that no card prints is passed over."""
    return [CHARACTERS.index(character) + 1 for character in text if character in CHARACTERS]


def decode(classes: list[int]) -> str:
    """Return the text of class numbers, blanks passed over."""
    return "".join(CHARACTERS[number - 1] for number in classes if number != BLANK)
