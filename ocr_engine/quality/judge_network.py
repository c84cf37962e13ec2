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
    seen = layers.Concatenate()(
        [
            _tower(card, (16, 32, 48, 64)),
            _tower(photo, (16, 32, 48, 64)),
            _tower(fine, (16, 24, 32, 48)),
        ]
    )
    x = layers.Dropout(0.2)(layers.Dense(96, activation="relu")(seen))
    return keras.Model(sheet, layers.Dense(len(DEFECTS))(x), name="judge")


def _tower(x: keras.KerasTensor, channels: tuple[int, ...]) -> keras.KerasTensor:
    """Return what a part shows on the whole and at its most striking place."""
    for count in channels:
        x = layers.Conv2D(count, 3, strides=2, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.SeparableConv2D(count, 3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    return layers.Concatenate()(
        [layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)]
    )
