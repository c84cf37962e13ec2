"""The line reader's network: convolutions, two-way LSTM, CTC (Shi et al. 2015, CRNN)."""

import keras
from keras import layers

from ocr_engine.recognition.alphabet import CLASSES
from ocr_engine.recognition.lines import LINE_HEIGHT

ANSWERS = 2  # a step of the recurrent layer


def build_line_reader(classes: int = CLASSES, *, deep: bool = False) -> keras.Model:
    """Return an untrained line reader; a deep one is slower, for lines that are hard to read.

    Input: (batch, 32, width, 1), grey, normalised to zero mean and unit deviation a line.
    Output: (batch, width / 2, classes) logits; class 0 is CTC's blank. The recurrent layer steps by
    4 pixels and answers twice a step: a narrow `III` needs a blank between its letters, and twice
    the steps would cost twice the time.
    """
    line = keras.Input((LINE_HEIGHT, None, 1), name="line")
    x = line
    for channels, pool in ((16, (2, 2)), (40, (2, 2)), (64, (2, 1)), (80, (2, 1)), (128, (1, 1))):
        x = layers.Conv2D(channels, 3, padding="same", use_bias=False)(x)
        # With the default momentum of 0.99 a short training leaves statistics that decode nothing.
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.MaxPooling2D(pool)(x) if pool != (1, 1) else x
    if deep:
        # A last factor of zero: the block begins as nothing, on top of what a shallow one learnt.
        more = layers.Conv2D(128, 3, padding="same", use_bias=False)(x)
        more = layers.BatchNormalization(momentum=0.9, gamma_initializer="zeros")(more)
        x = layers.ReLU()(layers.Add()([x, more]))
    x = layers.Permute((2, 1, 3))(x)
    x = layers.Reshape((-1, LINE_HEIGHT // 16 * 128))(x)
    x = layers.Dropout(0.1)(layers.Dense(96, activation="relu")(x))
    x = layers.Bidirectional(layers.LSTM(128, return_sequences=True))(x)
    if deep:
        again = layers.Bidirectional(layers.LSTM(128, return_sequences=True))(
            layers.Dropout(0.1)(x)
        )
        x = layers.Concatenate()([x, again])
    x = layers.Dense(ANSWERS * classes, name="characters")(x)
    return keras.Model(line, layers.Reshape((-1, classes))(x), name="line_reader")
