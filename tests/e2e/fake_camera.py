"""Chromium's fake camera, made to show a photo."""

from pathlib import Path

import cv2
import numpy as np

from ocr_engine.training import camera

FRAMES = 4


def write_feed(path: Path, photo: np.ndarray) -> Path:
    """Write what the fake camera shows: the photo, over and over."""
    shown = cv2.resize(photo, (1280, 960), interpolation=cv2.INTER_AREA)
    path.write_bytes(camera.compress(shown, 95) * FRAMES)
    return path


def arguments(feed: Path | None, *, allowed: bool) -> list[str]:
    """Return Chromium's options for a camera that shows a feed, or is refused."""
    options = ["--no-sandbox", "--use-fake-device-for-media-stream"]
    if allowed:
        options.append("--use-fake-ui-for-media-stream")
    else:
        options.append("--deny-permission-prompts")
    return [*options, f"--use-file-for-fake-video-capture={feed}"] if feed else options
