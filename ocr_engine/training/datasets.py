"""Rendered training sets: drawn once into memory-mapped files, then fed in batches."""

from collections.abc import Callable
from pathlib import Path

import cv2
import keras
import numpy as np
from tqdm import tqdm

from ocr_engine import geometry
from ocr_engine.detection.masks import INPUT_SIZE, MASKS
from ocr_engine.recognition.alphabet import CHARACTERS, encode
from ocr_engine.recognition.lines import LINE_HEIGHT, normalise, read_lines
from ocr_engine.training import camera, cuts, defects, lines, synthetic
from ocr_engine.training.letterforms import vary_letterforms
from ocr_engine.training.rendering import render_set
from ocr_engine.training.stores import LONGEST_TEXT, WIDEST_LINE, LineStore, is_legible, stored

LINE_WIDTHS = (
    96,
    176,
    256,
    336,
    448,
    WIDEST_LINE,
)  # padded to the smallest that holds it
SINGLE_LINES = 24  # drawn alone beside each photograph's seventeen
CUT_OFF = 0.06  # share of cards that lie partly outside the frame
# Of flat, mild, gray, rotated and hard photographs: what is hard to find, and what is hard to read.
TIER_SHARES = (0.2, 0.2, 0.1, 0.3, 0.2)
LINE_TIER_SHARES = (0.04, 0.1, 0.06, 0.1, 0.7)
ELSEWHERE = 0.5  # share of photographs that are not taken on a table
NEGATIVES = 0.12  # share of pictures that hold no KTP
SPOILED = 0.2  # share of pictures with a planted defect: a finger, a screen's frame, a copy
# Which of two cards is meant cannot be learnt from one mask.
PLANTED = tuple(code for code in defects.DEFECTS if code != "multiple_documents")
# A line that the shipped reader reads less surely than this, or wrong, is weak; of the others this
# share is learnt as well, or their like would be forgotten.
SURE, SURE_KEPT = 0.97, 0.12
READ_AT_ONCE = 256  # lines of like width


def render_detector_views(index: int, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Render what the detector sees of one photograph: the whole of it, and the found card.

    Returns:
        Pictures (2, 256, 384, 3) uint8, and masks (2, 256, 384) uint8 whose bit n stands for
        `masks.MASKS[n]`.
    """
    rng = synthetic.generator(split, index)
    kind = rng.random()
    if kind < NEGATIVES:
        sample = synthetic.render_without_card(rng, split=split, width=800)
    elif kind < NEGATIVES + SPOILED:
        sample = _spoiled(rng, split)
    else:
        tier = str(rng.choice(camera.TIERS, p=TIER_SHARES))
        sample = synthetic.render_photo(
            rng,
            split=split,
            tier=tier,
            width=800,
            cut_off=CUT_OFF,
            anywhere=bool(rng.random() < ELSEWHERE),
        )
    photo, masks = sample.photo, _masks(sample)
    view = _card_view(sample, rng)
    near = _warp(photo, view), _warp(masks, view)
    # What the frame cuts off is drawn out to the view's edge: card it may be, but never print.
    inside = cv2.warpPerspective(np.ones(photo.shape[:2], np.uint8), view, INPUT_SIZE)
    near[1][inside == 0, 1:] = 0
    if photo.shape[0] > photo.shape[1]:
        photo, masks = np.rot90(photo).copy(), np.rot90(masks).copy()
    pictures = np.stack([_shrink(photo), near[0]])
    return pictures, np.stack([_packed(_shrink(masks)), _packed(near[1])])


def _spoiled(rng: np.random.Generator, split: str) -> synthetic.Sample:
    """Return a photo with one planted defect; what a thing on the card hides is still its truth."""
    code = str(rng.choice(PLANTED))
    planted = defects.plant(
        code, rng, split=split, width=800, anywhere=bool(rng.random() < ELSEWHERE)
    )
    height, width = planted.card.image.shape[:2]
    matrix = geometry.homography(geometry.frame(width, height), planted.corners)
    return synthetic.Sample(planted.photo, b"", planted.card, matrix, {}, code)


def _packed(masks: np.ndarray) -> np.ndarray:
    """Return masks (H, W, 4) of 0..255 as the bits of one picture (H, W)."""
    return np.packbits(masks > 127, axis=-1, bitorder="little")[..., 0]


def _masks(sample: synthetic.Sample) -> np.ndarray:
    """Return the masks (H, W, 4) uint8 of a photo at its own size, in the order of `MASKS`."""
    masks = {name: np.zeros(sample.photo.shape[:2], np.uint8) for name in MASKS}
    if sample.card is not None:
        _fill(masks["card"], sample.corners)
        _fill(masks["portrait"], geometry.project(sample.card.portrait, sample.homography))
        for line, corners in zip(sample.card.lines, sample.line_corners(), strict=True):
            _fill(masks["lines"], _widened(corners, 0.8))
            if line.key == "golongan_darah":
                _fill(masks["blood_type"], _widened(corners, 1.6))
    return np.stack(list(masks.values()), axis=-1)


def _fill(mask: np.ndarray, quad: np.ndarray) -> None:
    cv2.fillConvexPoly(mask, (quad * 16).round().astype(np.int32), 255, cv2.LINE_AA, shift=4)


def _widened(corners: np.ndarray, least: float) -> np.ndarray:
    """Return a line's frame, a little wider; a lone dash or letter gets `least` of its height."""
    top, right, *_ = geometry.side_lengths(corners)
    side = max(0.0, least - top / max(right, 1)) / 2 + 0.1
    return geometry.grow(corners, side, 0.0, side, 0.0)


def _card_view(sample: synthetic.Sample, rng: np.random.Generator) -> np.ndarray:
    """Return the homography from the photo to a roughly rectified card, upright or upside down."""
    height, width = sample.photo.shape[:2]
    corners = sample.corners if sample.card is not None else geometry.frame(width, height)
    corners = corners + rng.normal(0, 0.018, (4, 2)) * geometry.side_lengths(corners)[0]
    if rng.random() < 0.3:
        corners = np.roll(corners, 2, axis=0)
    margin = rng.uniform(-0.01, 0.14)
    return geometry.homography(
        geometry.grow(corners, margin, margin, margin, margin), geometry.frame(*INPUT_SIZE)
    )


def _shrink(image: np.ndarray) -> np.ndarray:
    return cv2.resize(image, INPUT_SIZE, interpolation=cv2.INTER_AREA)


def _warp(image: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return cv2.warpPerspective(
        image, matrix, INPUT_SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def render_lines(index: int, split: str) -> list[tuple[np.ndarray, str]]:
    """Render one photograph's lines as the detector frames them, and lines that stand alone.

    Returns:
        Pairs of a grey crop (32, width) uint8 and its text.
    """
    rng = synthetic.generator(split, 10_000_000 + index)
    found = cuts.cut_lines(rng, split, LINE_TIER_SHARES)
    found += [lines.render_line(rng, split) for _ in range(SINGLE_LINES)]
    return [(crop, text) for crop, text in found if is_legible(crop)]


class DetectorBatches(keras.utils.PyDataset):
    """Batches of pictures and masks out of two memory-mapped files."""

    def __init__(
        self, pictures: np.ndarray, masks: np.ndarray, batch: int, *, seed: int | None = None
    ) -> None:
        super().__init__(workers=1, use_multiprocessing=False)
        self.pictures, self.masks, self.batch = pictures, masks, batch
        self.rng = np.random.default_rng(seed) if seed is not None else None
        self.order = np.arange(len(pictures))
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.order) // self.batch

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = np.sort(self.order[index * self.batch : (index + 1) * self.batch])
        pictures = self.pictures[rows].astype(np.float32) / 255
        if self.rng is not None:
            light = self.rng.uniform(0.75, 1.2, (len(rows), 1, 1, 3))
            pictures = (pictures * light).clip(0, 1).astype(np.float32)
        bits = np.unpackbits(
            self.masks[rows][..., None], axis=-1, count=len(MASKS), bitorder="little"
        )
        return pictures, bits.astype(np.float32)

    def on_epoch_end(self) -> None:
        """Shuffle for the next epoch."""
        if self.rng is not None:
            self.rng.shuffle(self.order)


class LineBatches(keras.utils.PyDataset):
    """Batches of lines of like width, and their texts as class numbers (0 fills up)."""

    def __init__(
        self,
        store: LineStore,
        batch: int,
        *,
        seed: int | None = None,
        characters: str = CHARACTERS,
        bent: float = 0.0,
        softest: float = 1.0,
    ) -> None:
        """Feed the lines of a store.

        Args:
            store: of crops and their texts.
            batch: lines in a batch.
            seed: of the order, and of what varies from epoch to epoch; None varies nothing.
            characters: the reader's alphabet.
            bent: share of lines whose letterforms vary as well.
            softest: the most that a line is blurred further, in pixels.
        """
        super().__init__(workers=1, use_multiprocessing=False)
        self.lines, self.batch, self.characters = store, batch, characters
        self.bent, self.softest = bent, softest
        self.rng = np.random.default_rng(seed) if seed is not None else None
        self.batches: list[np.ndarray] = []
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self.batches[index]
        width = padded_width(int(self.lines.widths[rows].max()))
        pictures = np.zeros((len(rows), LINE_HEIGHT, width, 1), np.float32)
        texts = np.zeros((len(rows), LONGEST_TEXT), np.int32)
        for place, row in enumerate(rows):
            crop = normalise(self._vary(self.lines.crop(row)))
            pictures[place, :, : crop.shape[1], 0] = crop
            numbers = encode(self.lines.texts[row], self.characters)[:LONGEST_TEXT]
            texts[place, : len(numbers)] = numbers
        return pictures, texts

    def _vary(self, crop: np.ndarray) -> np.ndarray:
        """Spoil a crop a little differently each time it is seen."""
        if self.rng is None:
            return crop
        if self.rng.random() < self.bent:
            crop = vary_letterforms(crop, self.rng)
        if self.rng.random() < 0.5:
            return crop
        if self.rng.random() < 0.4:
            crop = cv2.GaussianBlur(crop, (0, 0), self.rng.uniform(0.3, self.softest))
        if self.rng.random() < 0.15:
            shake = camera.motion_kernel(self.rng.uniform(2, 6), self.rng)
            crop = cv2.filter2D(crop, -1, shake)
        grain = self.rng.normal(0, self.rng.uniform(0, 10), crop.shape)
        spoiled = (crop * self.rng.uniform(0.6, 1.1) + grain).clip(0, 255).astype(np.uint8)
        if self.rng.random() < 0.25:
            return camera.recompress(spoiled, int(self.rng.integers(25, 75)))
        return spoiled

    def on_epoch_end(self) -> None:
        """Sort the lines into batches of like width and shuffle the batches."""
        rows = np.arange(len(self.lines.texts))
        if self.rng is not None:
            self.rng.shuffle(rows)
        classes = np.array([padded_width(int(width)) for width in self.lines.widths[rows]])
        self.batches = []
        for width in LINE_WIDTHS:
            members = rows[classes == width]
            self.batches += [
                members[i : i + self.batch] for i in range(0, len(members), self.batch)
            ]
        if self.rng is not None:
            self.rng.shuffle(self.batches)
        # Keras takes the shape of all batches from the first two: those must differ in width.
        by_width = np.argsort([self.lines.widths[rows].max() for rows in self.batches])
        for place, extreme in ((0, by_width[0]), (1, by_width[-1])):
            self.batches[place], self.batches[extreme] = self.batches[extreme], self.batches[place]


def padded_width(width: int) -> int:
    """Return the smallest of `LINE_WIDTHS` that holds a line, or its own width rounded up."""
    return next((limit for limit in LINE_WIDTHS if width <= limit), -(-width // 160) * 160)


def detector_set(folder: Path, split: str, photos: range) -> tuple[np.ndarray, np.ndarray]:
    """Return the detector's pictures and masks of numbered photographs of a split.

    They are rendered where `folder` does not hold them yet.
    """
    width, height = INPUT_SIZE
    name = f"detector-{split}-{photos.start}-{photos.stop}"
    paths = [folder / f"{name}-{kind}.npy" for kind in ("pictures", "masks")]
    if not paths[1].exists():
        folder.mkdir(parents=True, exist_ok=True)
        pictures, masks = (
            np.lib.format.open_memmap(
                path.with_suffix(".part"),
                "w+",
                np.uint8,
                (len(photos) * 2, height, width, *channels),
            )
            for path, channels in zip(paths, ((3,), ()), strict=True)
        )
        for index, (seen, truth) in enumerate(render_set(render_detector_views, split, photos)):
            pictures[index * 2 : index * 2 + 2], masks[index * 2 : index * 2 + 2] = seen, truth
        for path in paths:
            path.with_suffix(".part").rename(path)
    return np.load(paths[0], mmap_mode="r"), np.load(paths[1], mmap_mode="r")


def line_set(
    folder: Path,
    split: str,
    photos: range,
    name: str = "lines",
    render: Callable[[int, str], list[tuple[np.ndarray, str]]] = render_lines,
) -> LineStore:
    """Return a line reader's crops of numbered pictures, rendered where they are missing."""
    path = folder / f"{name}-{split}-{photos.start}-{photos.stop}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        found = [line for rendered in render_set(render, split, photos) for line in rendered]
        pixels = np.concatenate([crop for crop, _ in found], axis=1)
        widths = np.array([crop.shape[1] for crop, _ in found], np.int32)
        part = path.with_suffix(".part.npz")
        np.savez(part, pixels=pixels, widths=widths, texts=np.array([text for _, text in found]))
        part.rename(path)
    return stored(path)


def weak_lines(store: LineStore, seed: int) -> LineStore:
    """Return the lines that the shipped reader is unsure of or reads wrong, and a few others."""
    rows = np.argsort(store.widths, kind="stable")
    starts = tqdm(range(0, len(rows), READ_AT_ONCE), desc="weak lines", mininterval=2)
    weak = np.random.default_rng(seed).random(len(rows)) < SURE_KEPT
    for start in starts:
        part = rows[start : start + READ_AT_ONCE]
        for row, read in zip(part, read_lines([store.crop(row) for row in part]), strict=True):
            weak[row] |= read.confidence < SURE or read.text != store.texts[row]
    return store.kept(np.flatnonzero(weak).tolist())
