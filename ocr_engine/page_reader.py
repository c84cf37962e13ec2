"""Any picture in, its text out: words with boxes and confidences, in blocks, in reading order."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr_engine import geometry, io
from ocr_engine.detection.blocks import group_lines
from ocr_engine.detection.text_lines import find_text_lines
from ocr_engine.elements import UNREAD, Block, Box, PageReading, TextLine, Word
from ocr_engine.recognition import confusions, marks, second_look, vocabulary
from ocr_engine.recognition.confusions import Confusions, SeenWord
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.recognition.print import ReadRun, ReadWord, ReadWords, read_runs

VERSION = "1"
LEAST_CONFIDENCE = 0.5
# Cloth, wood and guilloche look like print to a threshold. They are read as letters of little
# confidence, or as one or two letters here and there.
LEAST_SEEN, LEAST_OF_FEW = 0.45, 0.8  # letters' mean confidence
FEW = 2.0  # letters of a word, on average
WEAK = 0.95  # a word below it, or one that is not in the vocabulary, is read again, alone
USUAL = 0.25  # how much a usual word weighs beside the picture, where looks are at odds
EACH_LETTER = 2.0  # what each letter is worth beside it, so that shorter texts are not preferred
MOST_USUAL = 14.0  # how much likelier or less likely, as logarithms, a word counts at most for
AGREED = 0.9  # mean confidence above which an unknown word that all looks saw is not questioned
LEAST_SHARE = 1e-9
OTHER_ROOMS = ((0.1, 0.0, 0.1, 0.0), (0.08, -0.08, 0.08, -0.08), (0.12, 0.08, 0.12, 0.08))
MARGINS = (0.25, 0.12, 0.25, 0.12)  # around a line: left, top, right, bottom, in its heights
DARK = 100  # median grey of a picture whose print is lighter than its ground


@dataclass(frozen=True)
class _Look(ReadWords):
    """The words read from one quad (4, 2) of the picture, cut out `width` pixels wide.

    `run` is what the network saw there, None where the look is a part of another; `following` the
    word behind that part, empty where there is none.
    """

    quad: np.ndarray
    width: float
    run: ReadRun | None = None
    following: str = ""

    def likely_texts(self) -> dict[str, float]:
        return self.run.likely_texts() if self.run else {self.text: self.confidence}


def read_text(data: bytes) -> PageReading:
    """Read all print on a picture from its bytes.

    Raises:
        OCRError: the bytes are not a picture that we take.
    """
    return read_page(io.decode(data))


def read_page(photo: np.ndarray) -> PageReading:
    """Read all print on an upright RGB picture (H, W, 3) uint8."""
    started = time.perf_counter()
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    if np.median(grey) < DARK:
        grey = 255 - grey
    lines = _read_lines(grey)
    places = group_lines([np.array(line.box.corners) for line in lines])
    blocks = tuple(_block([lines[place] for place in block]) for block in places)
    size = (photo.shape[1], photo.shape[0])
    return PageReading(blocks, size, time.perf_counter() - started, VERSION)


def _read_lines(grey: np.ndarray) -> list[TextLine]:
    """Read every line, and its doubtful words once more, each alone."""
    quads = [geometry.grow(quad, *MARGINS) for quad in find_text_lines(grey)]
    lines = [look for look in _look(grey, quads) if look.words and _is_print(look.words)]
    rows = [[_part(line, word) for word in line.words] for line in lines]
    read = iter(_read_again(grey, [part for row in rows for part in row]))
    return [
        TextLine(tuple(word for _ in row for word in _placed(next(read))), _box(line.quad))
        for line, row in zip(lines, rows, strict=True)
    ]


def _is_doubtful(part: _Look) -> bool:
    return part.confidence < WEAK or not vocabulary.knows(part.text)


def _look(grey: np.ndarray, quads: list[np.ndarray], *, sharpened: bool = False) -> list[_Look]:
    crops = [geometry.cut_line(grey, quad, LINE_HEIGHT) for quad in quads]
    if sharpened:
        crops = [second_look.sharpen(crop) for crop in crops]
    return [
        _Look(run.words, quad, crop.shape[1], run)
        for run, quad, crop in zip(read_runs(crops), quads, crops, strict=True)
    ]


def _read_again(grey: np.ndarray, parts: list[_Look]) -> list[_Look]:
    """Look at the doubtful of a page's words again, and weigh what all looks saw."""
    looks = iter(_look_again(grey, [part for part in parts if _is_doubtful(part)]))
    seen = [next(looks) if _is_doubtful(part) else [part] for part in parts]
    words = [SeenWord(_shares(of_one), of_one[0].following) for of_one in seen]
    page = confusions.of_page(words)
    return [
        _elected(of_one, word, page) if len(of_one) > 1 else of_one[0]
        for of_one, word in zip(seen, words, strict=True)
    ]


def _look_again(grey: np.ndarray, first: list[_Look]) -> list[list[_Look]]:
    """Read single words from other crops as well; return all looks at each."""
    looks = [first]
    for room in OTHER_ROOMS:
        quads = [geometry.grow(look.quad, *room) for look in first]
        looks += [_look(grey, quads), _look(grey, quads, sharpened=True)]
    return [list(of_one) for of_one in zip(*looks, strict=True)]


def _shares(looks: list[_Look]) -> dict[str, float]:
    """Return the mean share of each text that one of the looks holds for likely."""
    shares: dict[str, float] = defaultdict(float)
    for look in looks:
        for text, share in look.likely_texts().items():
            shares[" ".join(text.split())] += share / len(looks)
    return shares


def _elected(looks: list[_Look], word: SeenWord, page: Confusions) -> _Look:
    """Return what several looks at one word say together.

    Where they disagree, or are unsure of a word that nobody knows, each text that one of them holds
    for likely, or that it may mean on this page, counts by its share, given the word behind it, and
    by how usual its words are.
    """
    certainty = float(np.mean([look.confidence for look in looks]))
    text = looks[0].text
    alike = len({look.text for look in looks}) == 1
    settled = alike and (certainty > AGREED or vocabulary.knows(text))
    if settled and not confusions.may_be_comma(text, word.following, page):
        return _told(looks, text, certainty)
    if settled:  # all but its mark
        word, page = SeenWord({text: certainty}, word.following), confusions.of_commas(page)
    shares = marks.parted(confusions.weighed(word, page), word.following)
    lengths = {len(look.words) for look in looks if look.words}
    texts = [text for text in shares if len(text.split()) in lengths]
    weights = _weights(texts, np.array([shares[text] for text in texts]))
    likelihoods = np.exp(weights - weights.max())
    best = int(likelihoods.argmax())
    return _told(looks, texts[best], float(likelihoods[best] / likelihoods.sum()))


def _weights(texts: list[str], shares: np.ndarray) -> np.ndarray:
    """Return the log odds of texts: the share that was seen of each, and how usual it is."""
    usual = np.array([vocabulary.log_likelihood(text) + EACH_LETTER * len(text) for text in texts])
    beside = usual - usual[shares.argmax()]
    return np.asarray(
        np.log(np.maximum(shares, LEAST_SHARE)) + USUAL * beside.clip(-MOST_USUAL, MOST_USUAL)
    )


def _told(looks: list[_Look], text: str, confidence: float) -> _Look:
    """Return a text in the places of the surest look that saw as many words."""
    parts = text.split()
    alike = [look for look in looks if len(look.words) == len(parts)]
    best = max(alike, key=lambda look: (look.text == text, look.confidence))
    words = [
        replace(word, text=part, confidence=confidence)
        for word, part in zip(best.words, parts, strict=True)
    ]
    return _Look(words, best.quad, best.width)


def _is_print(words: list[ReadWord]) -> bool:
    letters = [len(word.text) for word in words]
    seen = np.average([word.confidence for word in words], weights=letters)
    return bool(seen > (LEAST_SEEN if np.mean(letters) > FEW else LEAST_OF_FEW))


def _part(line: _Look, word: ReadWord) -> _Look:
    """Return one word of a line as if it had been looked at alone."""
    top, bottom = line.quad[1] - line.quad[0], line.quad[2] - line.quad[3]
    start, stop = word.left / line.width, word.right / line.width
    quad = np.array(
        (
            line.quad[0] + top * start,
            line.quad[0] + top * stop,
            line.quad[3] + bottom * stop,
            line.quad[3] + bottom * start,
        ),
        np.float32,
    )
    width, behind = word.right - word.left, line.words.index(word) + 1
    following = line.words[behind].text if behind < len(line.words) else ""
    return _Look([replace(word, left=0.0, right=width)], quad, width, following=following)


def _placed(look: _Look) -> Iterator[Word]:
    """Place the words of a look on the picture; nobody should rely on a doubtful one."""
    for word in look.words:
        text = word.text if word.confidence >= LEAST_CONFIDENCE else UNREAD
        yield Word(text, word.text, word.confidence, _box(_part(look, word).quad))


def _block(lines: list[TextLine]) -> Block:
    corners = np.array([line.box.corners for line in lines]).reshape(-1, 2)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    frame = np.array(((left, top), (right, top), (right, bottom), (left, bottom)))
    return Block(tuple(lines), _box(frame))


def _box(quad: np.ndarray) -> Box:
    return Box(tuple((float(x), float(y)) for x, y in quad))
