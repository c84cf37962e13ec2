"""Train the coach's card finder: `python -m ocr_engine.training.outline`.

Renders the photographs once into the run's folder, trains, and writes what the browser and
`ocr_engine.quality.outline` read: each layer's weights as bytes with a scale for each channel.
"""

import argparse
import base64
import json
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
from keras import layers

from ocr_engine.quality import outline
from ocr_engine.training import defects, synthetic

SEED = 2026
FIRST = 7_000_000
BATCH = 32
# Cut and small cards more often: there the outline decides.
KINDS = (
    *("", "", "image_cropped", "image_cropped", "image_low_resolution", "image_dark"),
    *("image_blurred", "image_glare", "image_obstructed", "image_grayscale"),
    *("multiple_documents", "none", "none", "hard", "hard"),
)


def render(split: str, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a photo, RGB uint8, and its card's corners (4, 2), none on a picture without one."""
    rng = synthetic.generator(split, FIRST + index)
    kind = KINDS[index % len(KINDS)]
    width = int(rng.integers(480, 720))
    if kind == "none":
        sample = synthetic.render_without_card(rng, split=split, width=width)
        return sample.photo, sample.corners
    if kind == "hard":
        sample = synthetic.render_photo(rng, split=split, tier="hard", width=width)
        return sample.photo, sample.corners
    planted = defects.plant(kind, rng, split=split, width=width)
    return planted.photo, planted.corners


def example(split: str, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what the network sees, uint8 (96, 96, 3), and the share of card in each cell."""
    photo, corners = render(split, index)
    height, width = photo.shape[:2]
    side = outline.CELLS * 8
    mask: np.ndarray = np.zeros((side, side), np.uint8)
    if len(corners):
        quad = corners * np.array([side / width, side / height]) * 16
        cv2.fillConvexPoly(mask, np.round(quad).astype(np.int32), 255, shift=4)
    small = outline.network_input(outline.working_picture(photo))
    cells = cv2.resize(mask, (outline.CELLS, outline.CELLS), interpolation=cv2.INTER_AREA)
    return np.rint(small * 255).clip(0, 255).astype(np.uint8), cells


def examples(split: str, count: int, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return pictures (n, 96, 96, 3) and masks (n, 48, 48), rendered once."""
    path = folder / f"{split}-{count}.npz"
    if not path.exists():
        pairs = [example(split, index) for index in range(count)]
        np.savez(path, x=np.array([x for x, _ in pairs]), y=np.array([y for _, y in pairs]))
    stored = np.load(path)
    return stored["x"], stored["y"]


class Batches(keras.utils.PyDataset):
    """Shuffled batches, turned by quarters, in other light and with other grain."""

    def __init__(self, pictures: np.ndarray, masks: np.ndarray) -> None:
        super().__init__()
        self.pictures, self.masks = pictures, masks
        self.rng = np.random.default_rng(SEED)
        self.order = self.rng.permutation(len(pictures))

    def __len__(self) -> int:
        return len(self.pictures) // BATCH

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.order[index * BATCH : (index + 1) * BATCH]
        turns = self.rng.integers(0, 4, BATCH)
        x = np.stack([np.rot90(self.pictures[i], k) for i, k in zip(chosen, turns, strict=True)])
        y = np.stack([np.rot90(self.masks[i], k) for i, k in zip(chosen, turns, strict=True)])
        x = x.astype(np.float32) / 255
        x = (
            x
            * self.rng.uniform(0.6, 1.3, (BATCH, 1, 1, 1))
            * self.rng.uniform(0.85, 1.15, (BATCH, 1, 1, 3))
        )
        x = x + self.rng.normal(0, 0.01, x.shape)
        return x.clip(0, 1).astype(np.float32), y[..., None].astype(np.float32) / 255

    def on_epoch_end(self) -> None:
        """Draw another order."""
        self.order = self.rng.permutation(len(self.pictures))


def build() -> keras.Model:
    """Return the network that `outline.run` computes: layers in its order, logits out."""
    x = inputs = keras.Input((outline.SIDE, outline.SIDE, 3))
    skips = []
    for filters in outline.DOWN:
        x = layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
        skips.append(x)
    x = layers.Conv2D(outline.DOWN[-1], 3, padding="same", activation="relu")(x)
    for filters, skip in zip(outline.UP, skips[-2::-1], strict=True):
        x = layers.Concatenate()([layers.UpSampling2D(2)(x), skip])
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.Model(inputs, layers.Conv2D(1, 1)(x))


def packed(model: keras.Model) -> list[dict[str, Any]]:
    """Return each convolution as JSON: shape, bytes in base64, a scale and a bias a channel."""
    found = []
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            kernel, bias = (np.asarray(values) for values in layer.get_weights())
            scale = np.abs(kernel).max(axis=(0, 1, 2)) / 127 + 1e-9
            levels = np.rint(kernel / scale).astype(np.int8)
            found.append(
                {
                    "shape": list(kernel.shape),
                    "levels": base64.b64encode(levels.tobytes()).decode(),
                    "scale": [float(f"{value:.6g}") for value in scale],
                    "bias": [float(f"{value:.6g}") for value in bias],
                }
            )
    return found


def overlap(pictures: np.ndarray, masks: np.ndarray) -> float:
    """Return the mean intersection over union of what `outline.run` says of pictures with a card.

    With the packed weights as they ship.
    """
    found = np.array([outline.run(picture / np.float32(255)) for picture in pictures]) > 0.5
    truth = masks > 127
    has_card = truth.any(axis=(1, 2))
    shared = (found & truth).sum(axis=(1, 2))[has_card]
    return float((shared / (found | truth).sum(axis=(1, 2))[has_card]).mean())


def main() -> None:
    """Render, train and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m ocr_engine.training.outline")
    parser.add_argument("--photos", type=int, default=4800)
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--out", type=Path, default=Path("build/outline"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    keras.utils.set_random_seed(SEED)
    pictures, masks = examples("train", options.photos, options.out)
    model = build()
    steps = options.epochs * (len(pictures) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(
        1e-4, steps, warmup_target=3e-3, warmup_steps=steps // 20
    )
    model.compile(
        keras.optimizers.Adam(rate, clipnorm=5.0), keras.losses.BinaryCrossentropy(from_logits=True)
    )
    model.fit(Batches(pictures, masks), epochs=options.epochs, verbose=2)
    outline.WEIGHTS.write_text(json.dumps({"layers": packed(model)}) + "\n")
    outline.layers.cache_clear()
    print(f"overlap on validation: {overlap(*examples('validation', 300, options.out)):.3f}")


if __name__ == "__main__":
    main()
