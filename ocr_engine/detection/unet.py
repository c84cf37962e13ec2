"""The detector's network: a small U-Net from a picture to four masks."""

import keras
from keras import layers

from ocr_engine.detection.masks import INPUT_SIZE, MASKS

CHANNELS = (16, 24, 32, 48, 64)
DEEPEST = 96
STEM = 2  # the first stride: the full size costs four times as much and adds nothing to a mask


def build_unet() -> keras.Model:
    """Return an untrained U-Net.

    Input: (batch, 256, 384, 3) RGB in 0..1. Output: (batch, 256, 384, 4) logits of the masks in
    `masks.MASKS`. Ronneberger et al. 2015, with skips that are added instead of appended
    (Chaurasia and Culurciello 2017); the last step to full size turns channels into pixels
    (Shi et al. 2016), since convolutions at full size cost more than all the others.
    """
    width, height = INPUT_SIZE
    picture = keras.Input((height, width, 3), name="picture")
    x = _convolve(picture, CHANNELS[0], kernel=5, strides=STEM)
    skips = [x]
    for channels in CHANNELS[1:]:
        x = _convolve(_convolve(x, channels, strides=2), channels)
        skips.append(x)
    x = _convolve(x, DEEPEST, strides=2)
    x = _convolve(_convolve(x, DEEPEST), DEEPEST)
    for channels, skip in zip(reversed(CHANNELS), reversed(skips), strict=True):
        x = layers.UpSampling2D(interpolation="bilinear")(_convolve(x, channels, kernel=1))
        x = _convolve(layers.Add()([x, skip]), channels)
    x = layers.Conv2D(len(MASKS) * STEM**2, 1)(x)
    x = layers.Reshape((height // STEM, width // STEM, STEM, STEM, len(MASKS)))(x)
    x = layers.Permute((1, 3, 2, 4, 5))(x)
    return keras.Model(picture, layers.Reshape((height, width, len(MASKS)))(x), name="unet")


def _convolve(
    x: keras.KerasTensor, channels: int, kernel: int = 3, strides: int = 1
) -> keras.KerasTensor:
    x = layers.Conv2D(channels, kernel, strides=strides, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
