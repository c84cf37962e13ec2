"""What one page prints alike: where `souree` and `inelude` stand, an e may be a c.

A page is set in one face and spoilt in one way, so that the same letter is taken for the same other
one again and again. A word that nobody knows but for that one letter tells of it; so does a full
stop before a small letter, where a comma usually stands.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from string import ascii_lowercase

from ocr_engine.recognition import marks, vocabulary

# Letters of a word that tells: shorter ones are like a known word by chance, longer ones are noise.
LEAST, MOST = 5, 20
FEWEST = 3  # different words that must tell the same
OFTEN = 2  # times that a letter may be mistaken in one word
LIKELY = 0.5  # of the full stops: so many have to look somewhat like commas

Pair = tuple[str, str]  # a letter or mark as it is seen, and as it is meant
Confusions = dict[Pair, float]  # and the share of those meant that are seen so


@dataclass(frozen=True)
class SeenWord:
    """What a page's word may say: the share of each text, and the word behind it."""

    shares: dict[str, float]
    following: str

    @property
    def text(self) -> str:
        """The likeliest text."""
        return max(self.shares, key=self.shares.__getitem__)


def of_page(words: list[SeenWord]) -> Confusions:
    """Return what is taken for what on a page.

    A picture has to allow for each: one word at least must have been seen as it is meant, too.
    """
    return _letters(words) | _marks(words)


def weighed(word: SeenWord, page: Confusions) -> dict[str, float]:
    """Return the shares of what a word may say, those that it may mean on this page among them."""
    shares = dict(word.shares)
    for text, share in word.shares.items():
        for meant, factor in _meant(text, word.following, page):
            shares[meant] = max(shares.get(meant, 0.0), share * factor)
    return shares


def may_be_comma(text: str, following: str, page: Confusions) -> bool:
    """Tell whether a text's full stop may be one of its page's commas."""
    return (marks.STOP, marks.COMMA) in page and marks.is_stopped(text, following)


def _letters(words: list[SeenWord]) -> Confusions:
    right: Counter[str] = Counter()
    telling: dict[Pair, Counter[str]] = defaultdict(Counter)
    allowed: set[Pair] = set()
    for word in words:
        likely = {part for text in word.shares for part in _parts(text)}
        for part in _parts(word.text):
            if vocabulary.has(part):
                right.update(set(part))
            elif LEAST <= len(part) <= MOST:
                for meant, pair, _ in _known(part):
                    telling[pair][part] += 1
                    if meant in likely:
                        allowed.add(pair)
    return {
        pair: parts.total() / (parts.total() + right[pair[1]])
        for pair, parts in telling.items()
        if len(parts) >= FEWEST and pair in allowed
    }


def _marks(words: list[SeenWord]) -> Confusions:
    commas, stops = (
        [word for word in words if ends(word.text, word.following) and _is_long(word.text)]
        for ends in (marks.is_parted, marks.is_stopped)
    )
    likely = sum(word.text[:-1] + marks.COMMA in word.shares for word in stops)
    if len({word.text for word in stops}) < FEWEST or likely < LIKELY * len(stops):
        return {}
    return {(marks.STOP, marks.COMMA): len(stops) / (len(stops) + len(commas))}


def _is_long(text: str) -> bool:
    """Tell a word from an abbreviation, and from a number."""
    return len(text) > LEAST and text[:-1].isalpha() and vocabulary.knows(text)


def _meant(text: str, following: str, page: Confusions) -> Iterator[tuple[str, float]]:
    """Yield what a text may mean on a page, and how usual it is to be seen so."""
    if may_be_comma(text, following, page):
        yield text[:-1] + marks.COMMA, page[marks.STOP, marks.COMMA]
    words = text.split()
    for place, word in enumerate(words):
        for part in _parts(word):
            at = word.lower().find(part)
            if at < 0 or not LEAST <= len(part) <= MOST or vocabulary.has(part):
                continue
            for known, pair, times in _known(part, page):
                meant = word[:at] + _cased(known, word[at:]) + word[at + len(part) :]
                yield " ".join([*words[:place], meant, *words[place + 1 :]]), page[pair] ** times


def _known(part: str, pairs: Iterable[Pair] | None = None) -> Iterator[tuple[str, Pair, int]]:
    """Yield the known words that a word becomes where a letter is another.

    Each comes with the pair of letters, and how many times it was replaced: once by any letter, or
    up to `OFTEN` times if the pairs are given.
    """
    for seen in sorted(set(part)):
        places = [place for place, letter in enumerate(part) if letter == seen]
        others = ascii_lowercase if pairs is None else [b for a, b in pairs if a == seen]
        most = min(OFTEN, len(places)) if pairs else 1
        for meant in others:
            for times in range(1, most + 1):
                for replaced in combinations(places, times):
                    letters = [meant if i in replaced else old for i, old in enumerate(part)]
                    if vocabulary.has("".join(letters)):
                        yield "".join(letters), (seen, meant), times


def _parts(text: str) -> Iterator[str]:
    """Yield the words of a text as the vocabulary knows them, without those that hold no letter."""
    for word in text.split():
        yield from (part for part in vocabulary.parts(word) if part.isalpha() and part.isascii())


def _cased(word: str, like: str) -> str:
    """Return a word in small letters with the capitals of another that it replaces."""
    return "".join(
        letter.upper() if old.isupper() else letter for letter, old in zip(word, like, strict=False)
    )
