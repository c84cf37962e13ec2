"""Ship new networks only where no field gets worse: `python -m ocr_engine.training.promote FOLDER`.

The candidates in FOLDER (`unet.onnx`, `lines.onnx`, `confidence.json`, one or more) and the shipped
weights read the same rendered photographs of the validation split, whose numbers nothing else uses.
For each field the values that are exactly right are counted. Where none has fewer, the candidates
take the place of the shipped ones; else they do not, and the exit code is 1.
"""

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from tqdm import tqdm

from ocr_engine import io
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.extraction import confidence
from ocr_engine.extraction.fields import Trust
from ocr_engine.predictor import read_image
from ocr_engine.runtime import WEIGHTS, weights_first
from ocr_engine.training import camera, synthetic

FIRST = 300_000  # number of the first photograph of each tier; calibration begins at 200,000
ROW = "{:<20}{:>10}{:>11}{:>8}  {}"

Photo = tuple[bytes, dict[str, str]]


def frozen_set(photos: int, tiers: tuple[str, ...] = camera.TIERS) -> list[Photo]:
    """Return JPEGs and what is printed on them: so many of each tier, always the same."""
    numbers = [(tier, i) for tier in range(len(tiers)) for i in range(photos)]
    return [_photo(tiers[tier], tier, i) for tier, i in tqdm(numbers, desc="rendering")]


def count_right(photos: list[Photo], candidates: Path | None = None) -> Counter[str]:
    """Return how many values of each field are exactly right, by candidates or as shipped."""
    right: Counter[str] = Counter()
    with weights_first(candidates) if candidates else nullcontext():
        for jpeg, printed in tqdm(photos, desc="candidates" if candidates else "shipped"):
            reading = read_image(io.decode(jpeg), trust=_trust(candidates))
            right.update(key for key in FIELD_KEYS if reading[key].value == printed[key])
    return right


def worse(shipped: Counter[str], candidates: Counter[str]) -> list[str]:
    """Return the fields of which the candidates read fewer right."""
    return [key for key in FIELD_KEYS if candidates[key] < shipped[key]]


def table(shipped: Counter[str], candidates: Counter[str], photos: int) -> Iterator[str]:
    """Yield the comparison, line by line."""
    yield f"Fields exactly right on {photos} photographs"
    yield ROW.format("field", "shipped", "candidate", "", "").rstrip()
    for key in (*FIELD_KEYS, "together"):
        old, new = (
            counts.total() if key == "together" else counts[key] for counts in (shipped, candidates)
        )
        verdict = "worse" if key != "together" and new < old else ""
        yield ROW.format(key, old, new, f"{new - old:+d}", verdict).rstrip()


def candidates_in(folder: Path) -> list[Path]:
    """Return the files of a folder that would take a shipped one's place."""
    return sorted(path for path in folder.iterdir() if (WEIGHTS / path.name).is_file())


def promote(paths: list[Path], target: Path) -> None:
    """Put files in the place of those that ship, each at once."""
    for path in paths:
        part = target / f"{path.name}.part"
        shutil.copyfile(path, part)
        part.replace(target / path.name)


def _photo(tier: str, number: int, index: int) -> Photo:
    rng = synthetic.generator("validation", FIRST + number * 10_000 + index)
    sample = synthetic.render_photo(rng, split="validation", tier=tier)
    return sample.jpeg, sample.values


def _trust(candidates: Path | None) -> Trust:
    own = candidates / confidence.TABLE.name if candidates else None
    if own is None or not own.exists():
        return confidence.calibrated
    return partial(confidence.calibrated_by, own)


def main() -> int:
    """Compare, print the table, and promote; return 1 where a field gets worse."""
    parser = argparse.ArgumentParser(
        prog="python -m ocr_engine.training.promote", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="that holds the candidates")
    parser.add_argument("--photos", type=int, default=20, help="of each tier")
    parser.add_argument("--dry-run", action="store_true", help="compare only")
    parser.add_argument("--target", type=Path, default=WEIGHTS, help="whose place they take")
    options = parser.parse_args()
    paths = candidates_in(options.folder)
    if not paths:
        parser.error(f"{options.folder} holds nothing that ships")
    photos = frozen_set(options.photos)
    shipped, new = count_right(photos), count_right(photos, options.folder)
    print("\n".join(table(shipped, new, len(photos))))
    if lost := worse(shipped, new):
        print(f"Not promoted: worse at {', '.join(lost)}.")
        return 1
    if not options.dry_run:
        promote(paths, options.target)
        print(f"Promoted {', '.join(path.name for path in paths)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
