"""The raster of a screen, as peaks in the spectrum of a photo."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.quality.views import PORTRAIT, Views

TILE = 128
LEAST_TILES = 2.0  # to a card's width
PRINT_CYCLES = 130.0  # a card width; guilloche and letters repeat less often than that
PLACES = ((0.2, 0.3), (0.55, 0.25), (0.4, 0.55), (0.2, 0.8), (0.6, 0.8))


def raster_peaks(views: Views) -> tuple[float, float]:
    """Return the highest peak of the card's spectrum, and of its portrait's, in nepers.

    A peak is the mean log power of tiles over its surroundings. Over the whole card only waves
    finer than print and guilloche count; on the portrait, which has none of both, all do.
    """
    if views.card_width < LEAST_TILES * TILE:  # tiles would show more of the table than of the card
        return 0.0, 0.0
    left, top, right, bottom = PORTRAIT
    portrait = ((left + right) / 2, (top + bottom) / 2)
    return (
        _peak(_tiles(views, PLACES), PRINT_CYCLES / views.card_width),
        _peak(_tiles(views, (portrait,)), 0.05),
    )


def _tiles(views: Views, places: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Cut square tiles (N, 128, 128) of the green channel around places on the card."""
    plane = geometry.homography(geometry.frame(1, 1), views.corners)
    height, width = views.photo.shape[:2]
    tiles = []
    for x, y in geometry.project(np.array(places, np.float32), plane):
        left = int(np.clip(x - TILE / 2, 0, max(width - TILE, 0)))
        upper = int(np.clip(y - TILE / 2, 0, max(height - TILE, 0)))
        tile = views.photo[upper : upper + TILE, left : left + TILE, 1]
        if tile.shape == (TILE, TILE):
            tiles.append(tile.astype(np.float32))
    return np.array(tiles).reshape(-1, TILE, TILE)


def _peak(tiles: np.ndarray, least_frequency: float) -> float:
    if not len(tiles):
        return 0.0
    window = np.hanning(TILE).astype(np.float32)
    power = np.zeros((TILE, TILE // 2 + 1), np.float32)
    for tile in tiles:
        windowed = (tile - tile.mean()) * window * window[:, None]
        spectrum = cv2.dft(windowed, flags=cv2.DFT_COMPLEX_OUTPUT)[:, : TILE // 2 + 1]
        real, imaginary = cv2.split(spectrum)
        power += cv2.log(real * real + imaginary * imaginary + 1.0)
    power = np.fft.fftshift(power / len(tiles), axes=0)
    rise = cv2.blur(power, (2, 2)) - _surroundings(power)
    down, across = np.fft.fftshift(np.fft.fftfreq(TILE)), np.fft.rfftfreq(TILE)
    radius = np.hypot(down[:, None], across[None])
    return float(rise[(radius > min(least_frequency, 0.36)) & ~_block_waves(down, across)].max())


def _surroundings(power: np.ndarray) -> np.ndarray:
    """Return what a wave must rise above: its neighbourhood, and its own row and column.

    Rows and columns of print give crosses through the middle of the spectrum; they are no peaks.
    """
    around = cv2.blur(power, (15, 15))
    return np.maximum(around, np.maximum(cv2.blur(power, (15, 1)), cv2.blur(power, (1, 15))))


def _block_waves(down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Return where the blocks of JPEG, eight pixels wide, have their own waves."""
    near = 1.6 / TILE
    on_grid = [np.abs(way * 8 - np.round(way * 8)) / 8 < near for way in (down, across)]
    on_axis = (np.abs(down) < near)[:, None] | (np.abs(across) < near)[None]
    return on_grid[0][:, None] & on_grid[1][None] & on_axis
