"""The network that tells one character of 0-9 A-Z from another."""

import keras
from keras import layers

from ocr_engine.recognition.characters import ALPHABET, CROP


def build_character_reader() -> keras.Model:
    """Return an untrained character reader.

    Input: (batch, 32, 32, 1), grey, zero mean and unit deviation each.
    Output: (batch, 36) logits in the order of `characters.ALPHABET`.
    """
    crop = keras.Input((CROP, CROP, 1), name="character")
    x = crop
    for channels in (24, 48, 96):
        for _ in range(2):
            x = layers.Conv2D(channels, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.MaxPooling2D(2)(x)
    x = layers.Dropout(0.3)(layers.Flatten()(x))
    x = layers.Dropout(0.3)(layers.Dense(128, activation="relu")(x))
    return keras.Model(crop, layers.Dense(len(ALPHABET))(x), name="character_reader")
