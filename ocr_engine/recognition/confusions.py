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

Pair = tuple[str, str]  # a letter or mark as it is seen, and as it is meant
Confusions = dict[Pair, float]  # and the share of those meant that are seen so

# Letters of a word that tells: shorter ones are like a known word by chance, longer ones are noise.
LEAST, MOST = 5, 20
FEWEST = 3  # different words that must tell the same
OFTEN = 2  # times that a letter may be mistaken in one word
SEEN = 0.01  # share of a text that is surely seen; two glimpses of less do as well
LIKELY = 0.5  # of the full stops: so many have to look somewhat like commas
COMMA: Pair = (marks.STOP, marks.COMMA)


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

    The picture has to allow for each: a word must have been seen as it is meant, too, or two must
    have been glimpsed so; of the full stops, half must look like commas, and others must end
    sentences that are followed by a capital.
    """
    return _letters(words) | _marks(words)


def weighed(word: SeenWord, page: Confusions) -> dict[str, float]:
    """Return the shares of what a word may say, those that it may mean on this page among them."""
    shares = dict(word.shares)
    for text, share in word.shares.items():
        for meant, factor in _meant(text, word.following, page):
            shares[meant] = max(shares.get(meant, 0.0), share * factor)
    return shares


def of_commas(page: Confusions) -> Confusions:
    """Return nothing but what a page tells of its commas."""
    return {pair: rate for pair, rate in page.items() if pair == COMMA}


def may_be_comma(text: str, following: str, page: Confusions) -> bool:
    """Tell whether the full stop behind a known word may be one of its page's commas."""
    return COMMA in page and marks.is_stopped(text, following) and _is_plain(text)


def _letters(words: list[SeenWord]) -> Confusions:
    right: Counter[str] = Counter()
    telling: dict[Pair, Counter[str]] = defaultdict(Counter)
    glimpses: dict[Pair, list[float]] = defaultdict(list)
    for word in words:
        likely = _shares_of_parts(word)
        for part in _parts(word.text):
            if vocabulary.has(part):
                right.update(set(part))
            elif LEAST <= len(part) <= MOST:
                for meant, pair, _ in _known(part):
                    telling[pair][part] += 1
                    glimpses[pair].append(likely.get(meant, 0.0))
    return {
        pair: parts.total() / (parts.total() + right[pair[1]])
        for pair, parts in telling.items()
        if len(parts) >= FEWEST and _is_seen(glimpses[pair])
    }


def _shares_of_parts(word: SeenWord) -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for text, share in word.shares.items():
        for part in _parts(text):
            shares[part] += share
    return shares


def _is_seen(glimpses: list[float]) -> bool:
    return max(glimpses) > SEEN or sum(share > 0 for share in glimpses) > 1


def _marks(words: list[SeenWord]) -> Confusions:
    stops, commas = (
        [word for word in words if is_so(word.text, word.following) and _is_long(word.text)]
        for is_so in (marks.is_stopped, marks.is_parted)
    )
    ends = [word for word in words if marks.is_ended(word.text, word.following)]
    likely = sum(word.shares.get(word.text[:-1] + marks.COMMA, 0.0) > SEEN for word in stops)
    if min(len({word.text for word in stops}), len(ends)) < FEWEST or likely < LIKELY * len(stops):
        return {}
    return {COMMA: len(stops) / (len(stops) + len(commas))}


def _is_long(text: str) -> bool:
    return len(text) > LEAST and _is_plain(text)


def _is_plain(text: str) -> bool:
    """Tell a known word and its mark from a number, an initial and an abbreviation."""
    bare = text[:-1].strip(vocabulary.MARKS).lower()
    if len(bare) < 2 or marks.ABBREVIATIONS.fullmatch(bare):
        return False
    return bare.isalpha() and vocabulary.has(bare)


def _meant(text: str, following: str, page: Confusions) -> Iterator[tuple[str, float]]:
    """Yield what a text may mean on a page, and how usual it is to be seen so."""
    if may_be_comma(text, following, page):
        yield text[:-1] + marks.COMMA, page[COMMA]
    end = 0
    for part in _parts(text):
        at = text.lower().index(part, end)
        end = at + len(part)
        if not LEAST <= len(part) <= MOST or vocabulary.has(part):
            continue
        for known, pair, times in _known(part, page):
            yield text[:at] + _cased(known, text[at:end]) + text[end:], page[pair] ** times


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
    """Return a word in small letters with the capitals of another that it replaces.

    A capital within small letters, or an I that stands for an l, is one of the mistaken ones.
    """
    if like.isupper():
        return word.upper()
    mistaken = like[0] == "I" and word[0] != "i"
    return word.capitalize() if like[0].isupper() and not mistaken else word
