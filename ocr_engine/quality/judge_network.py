"""The network that tells a photo's defects from its sheet: a small tower for each part of it."""

import keras
from keras import layers

from ocr_engine.quality.sheet import CARD, DEFECTS, PRINT, SHEET


def build_judge() -> keras.Model:
    """Return an untrained judge.

    Input: (batch, 272, 384, 3) RGB in 0..1, as `sheet.draw_sheet` lays it out.
    Output: (batch, 10) logits in the order of `sheet.DEFECTS`; several may hold at once.
    """
    width, height = SHEET
    sheet = keras.Input((height, width, 3), name="sheet")
    card = layers.Cropping2D(((0, PRINT[1]), (0, width - CARD[0])))(sheet)
    photo = layers.Cropping2D(((0, PRINT[1]), (CARD[0], 0)))(sheet)
    fine = layers.Cropping2D(((CARD[1], 0), (0, 0)))(sheet)
    seen = layers.Concatenate()([_tower(part) for part in (card, photo, fine)])
    x = layers.Dropout(0.2)(layers.Dense(96, activation="relu")(seen))
    return keras.Model(sheet, layers.Dense(len(DEFECTS))(x), name="judge")


def _tower(x: keras.KerasTensor) -> keras.KerasTensor:
    """Return what a part shows on the whole and at its most striking place."""
    for channels, stride in ((12, 2), (24, 2), (24, 1), (48, 2), (64, 2)):
        x = layers.Conv2D(channels, 3, strides=stride, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    ends = layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)
    return layers.Concatenate()(list(ends))
