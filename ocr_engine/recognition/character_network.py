"""The network that tells one character of 0-9 A-Z from another, in the company of its line's."""

import keras
from keras import layers

from ocr_engine.recognition.characters import ALPHABET, CROP

CHANNELS = (24, 48, 96)
FEATURES = 160  # of one character
COMPARED = 2  # times that all characters of a line are compared
HEADS = 4


def build_character_reader() -> keras.Model:
    """Return an untrained character reader.

    Many faces' 0 and O differ by less than two faces' O: each character is compared with all that
    stand in its line, by self-attention (Vaswani et al. 2017, "Attention is all you need") that
    knows no order.

    Input: (lines, 32, 32 * characters, 1), their crops side by side, grey, zero mean and unit
    deviation each.
    Output: (lines, characters, 36) logits in the order of `characters.ALPHABET`.
    """
    strip = keras.Input((CROP, None, 1), name="characters")
    x = strip
    for channels in CHANNELS:
        for _ in range(2):
            x = _normalised(layers.Conv2D(channels, 3, padding="same", use_bias=False)(x))
        x = layers.MaxPooling2D(2)(x)
    side = CROP // 2 ** len(CHANNELS)  # of what is left of a crop
    x = _normalised(layers.Conv2D(FEATURES, side, strides=side, use_bias=False)(x))
    x = layers.Reshape((-1, FEATURES))(x)
    for _ in range(COMPARED):
        x = _compared(x)
    x = layers.Dropout(0.3)(x)
    return keras.Model(strip, layers.Dense(len(ALPHABET))(x), name="character_reader")


def _normalised(x: keras.KerasTensor) -> keras.KerasTensor:
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def _compared(x: keras.KerasTensor) -> keras.KerasTensor:
    """Return characters' features beside what they say of each other, (lines, characters, F)."""
    seen = layers.MultiHeadAttention(HEADS, FEATURES // HEADS)(x, x)
    x = layers.LayerNormalization()(layers.Add()([x, seen]))
    wide = layers.Dense(2 * FEATURES, activation="relu")(x)
    return layers.LayerNormalization()(layers.Add()([x, layers.Dense(FEATURES)(wide)]))
