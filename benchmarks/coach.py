"""The camera page's coach in Python and in a browser on the same photographs, side by side.

`python -m benchmarks.coach --cards 300` prints how often the two agree, what the coach finds of
what was planted, and how often it disturbs a good photo. The same command gives the same pictures.
"""

import argparse
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from playwright.sync_api import Route, sync_playwright

from ocr_engine import io
from ocr_engine.quality import coach, outline
from ocr_engine.training import camera, defects, synthetic

ROOT = Path(__file__).resolve().parents[1]
ORIGIN = "http://coach.test"
FIRST_SEED = 8_000_000
JPEG_QUALITY = 95
WIDTHS = (1280, 1600, 2048)
VERDICTS = tuple(code for code in coach.THRESHOLDS if code != "live")
KINDS = (
    *("good", "image_blurred", "image_glare", "good", "image_dark"),
    *("image_low_resolution", "image_cropped", "good", "no_card", "not_level"),
)
LEVEL, SLANTED = 10, (25, 45)  # degrees: at most on a good photo; by which a slanted one is turned
JUDGE = """async (address) => {
  const { pixelsOf } = await import("/js/coach.js");
  const { judge, unpack } = await import("/js/quality.js");
  const json = async (name) => (await fetch(`/coach/${name}.json`)).json();
  window.coach ??= { limits: await json("coach"), layers: unpack(await json("outline")) };
  const pixels = await pixelsOf(await (await fetch(address)).blob());
  const began = performance.now();
  const { verdicts, measures } = judge(pixels, window.coach.limits, window.coach.layers);
  return { verdicts, measures, milliseconds: performance.now() - began };
}"""


@dataclass(frozen=True)
class Case:
    """A photo with what was planted, and what each language said of it."""

    kind: str
    python: tuple[str, ...]
    browser: tuple[str, ...]
    milliseconds: float


def photographs(split: str, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield (what was planted, JPEG)."""
    for index in range(count):
        kind = KINDS[index % len(KINDS)]
        photo = _photo(kind, split, index)
        yield kind, camera.compress(photo, JPEG_QUALITY)


def _photo(kind: str, split: str, index: int) -> np.ndarray:
    width = WIDTHS[index % len(WIDTHS)]
    rng = synthetic.generator(split, FIRST_SEED + index)
    if kind == "no_card":
        return synthetic.render_without_card(rng, split=split, width=width).photo
    if kind in defects.DEFECTS:
        return defects.plant(kind, rng, split=split, width=width).photo
    planted = defects.plant("", rng, split=split, width=width)
    while _slope(planted.corners) > LEVEL:
        planted = defects.plant("", rng, split=split, width=width)
    return planted.photo if kind == "good" else _slanted(planted.photo, rng)


def _slanted(photo: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn a level photo; what comes in from beyond its frame mirrors it."""
    height, width = photo.shape[:2]
    angle = rng.uniform(*SLANTED) * rng.choice([-1, 1])
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.8)
    return cv2.warpAffine(photo, turn, (width, height), borderMode=cv2.BORDER_REFLECT_101)


def _slope(corners: np.ndarray) -> float:
    """Return how far a card's upper side is from level, in degrees, whichever side is up."""
    x, y = corners[1] - corners[0]
    degrees = float(np.degrees(np.arctan2(y, x)))
    return abs(degrees - 90 * round(degrees / 90))


@contextmanager
def browser(photos: dict[str, bytes]) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Yield a function that has Chromium judge a photo by its name."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).lstrip("/")
        if path in photos:
            route.fulfill(body=photos[path], content_type="image/jpeg")
        elif path.startswith("coach/"):
            route.fulfill(path=outline.WEIGHTS.with_name(path.removeprefix("coach/")))
        elif path.startswith("js/"):
            route.fulfill(path=ROOT / "static" / path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_page()
        page.route("**/*", answer)
        page.goto(ORIGIN)
        yield lambda name: page.evaluate(JUDGE, f"/{name}")
        chromium.close()


def compare(split: str, count: int) -> list[Case]:
    """Judge every photo in both languages."""
    photos: dict[str, bytes] = {}
    cases = []
    with browser(photos) as judge:
        for kind, jpeg in photographs(split, count):
            photos.clear()
            photos["photo.jpg"] = jpeg
            said = judge("photo.jpg")
            ours = coach.judge(io.decode(jpeg)).verdicts
            cases.append(Case(kind, ours, tuple(said["verdicts"]), float(said["milliseconds"])))
    return cases


def report(cases: list[Case]) -> str:
    """Return the tables."""
    lines = [f"{'verdict':<24}{'Python':>8}{'browser':>9}{'agree %':>9}"]
    for code in VERDICTS:
        pairs = [(code in case.python, code in case.browser) for case in cases]
        agreed = 100 * statistics.mean(a == b for a, b in pairs)
        sums = [sum(column) for column in zip(*pairs, strict=True)]
        lines.append(f"{code:<24}{sums[0]:>8}{sums[1]:>9}{agreed:>9.1f}")
    equal = 100 * statistics.mean(case.python == case.browser for case in cases)
    lines += [f"{'all verdicts equal':<24}{'':>17}{equal:>9.1f}", ""]
    lines.append(f"{'planted':<24}{'photos':>8}{'found %':>9}{'stopped %':>11}")
    for kind in dict.fromkeys(KINDS):
        said = [case.browser for case in cases if case.kind == kind]
        if said:
            found = 100 * statistics.mean(kind in verdicts for verdicts in said)
            stopped = 100 * statistics.mean(bool(verdicts) for verdicts in said)
            shown = "" if kind == "good" else f"{found:.1f}"
            lines.append(f"{kind:<24}{len(said):>8}{shown:>9}{stopped:>11.1f}")
    usual = statistics.median(case.milliseconds for case in cases)
    return "\n".join([*lines, "", f"Median time of one look in Chromium: {usual:.0f} ms"])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coach", description=__doc__)
    parser.add_argument("--cards", type=int, default=300)
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="validation")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    print(report(compare(options.split, options.cards)))


if __name__ == "__main__":
    main()
