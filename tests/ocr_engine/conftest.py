"""Rendered photographs, drawn once and shared; no test changes them."""

import pytest

from ocr_engine.training import synthetic


@pytest.fixture(scope="session")
def mild_sample():
    """Return a mildly tilted photograph of a card."""
    return synthetic.render_photo(
        synthetic.generator("validation", 1), split="validation", tier="mild"
    )


@pytest.fixture(scope="session")
def flat_sample():
    """Return a scan of a card."""
    return synthetic.render_photo(
        synthetic.generator("validation", 2), split="validation", tier="flat"
    )


@pytest.fixture(scope="session")
def sample_without_card():
    """Return a picture that holds no KTP."""
    return synthetic.render_without_card(synthetic.generator("validation", 3), split="validation")
