"""What `make proof` takes out still stands where it says."""

import pytest

from tests.promises.defences import DEFENCES, Defence
from tests.services.site import ROOT


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda defence: defence.name)
def test_defence_stands_where_the_proof_looks_for_it(defence: Defence) -> None:
    text = (ROOT / defence.file).read_text()
    assert {old: text.count(old) for old in defence.change} == dict.fromkeys(defence.change, 1)
    assert (ROOT / defence.test.split("::")[0]).is_file()
