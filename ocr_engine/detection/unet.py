"""The detector's network: a small U-Net from a picture to two masks, card and value lines."""

import keras
from keras import layers

from ocr_engine.detection.detector import INPUT_SIZE

CHANNELS = (12, 16, 32, 48, 64)


def build_unet() -> keras.Model:
    """Return an untrained U-Net.

    Input: (batch, 256, 384, 3) RGB in 0..1. Output: (batch, 256, 384, 2) logits of card and value
    lines. Ronneberger et al. 2015, with a stem of stride 2 because the full size costs four times
    as much and adds nothing to a mask.
    """
    width, height = INPUT_SIZE
    picture = keras.Input((height, width, 3), name="picture")
    x = _convolve(picture, CHANNELS[0], kernel=5, strides=2)
    skips = []
    for channels in CHANNELS[1:]:
        x = _convolve(x, channels)
        skips.append(x)
        x = _convolve(x, channels, strides=2)
    x = _convolve(x, 96)
    x = _convolve(x, 96)
    for channels, skip in zip(reversed(CHANNELS[1:]), reversed(skips), strict=True):
        x = layers.UpSampling2D(interpolation="bilinear")(_convolve(x, channels, kernel=1))
        x = _convolve(layers.Concatenate()([x, skip]), channels)
    x = layers.UpSampling2D(interpolation="bilinear")(_convolve(x, CHANNELS[0]))
    x = layers.Concatenate()([x, picture])
    x = _convolve(x, 8)
    masks = layers.Conv2D(2, 1, name="masks")(x)
    return keras.Model(picture, masks, name="unet")


def _convolve(
    x: keras.KerasTensor, channels: int, kernel: int = 3, strides: int = 1
) -> keras.KerasTensor:
    x = layers.Conv2D(channels, kernel, strides=strides, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
