"""From how sure the network was to how often such a field is right.

The curves are isotonic regressions, one for each kind of field, fitted by
`ocr_engine.training.calibrate` on photographs that no network was trained on.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from ocr_engine.runtime import WEIGHTS

TABLE = WEIGHTS / "confidence.json"
# The NIK repeats the date of birth, a lifetime is one of two words; nothing else tells RT and RW.
KINDS = {
    "nik": ("nik",),
    "birth_date": ("tanggal_lahir",),
    "neighbourhood": ("rt_rw",),
    "expiry": ("berlaku_hingga",),
    "regions": ("provinsi", "kabupaten_kota", "kel_desa", "kecamatan", "tempat_lahir"),
    "lists": (
        "jenis_kelamin",
        "agama",
        "status_perkawinan",
        "pekerjaan",
        "kewarganegaraan",
    ),
    "blood_type": ("golongan_darah",),
    "free_text": ("nama", "alamat"),
}
KIND_OF = {key: kind for kind, keys in KINDS.items() for key in keys}


def calibrated(key: str, raw: float) -> float:
    """Return the share of fields of this kind that are right when the network is this sure.

    Args:
        key: of the field.
        raw: the network's own certainty, 0..1.
    """
    return calibrated_by(TABLE, key, raw)


def calibrated_by(table: Path, key: str, raw: float) -> float:
    """Return the same by the curves of a table that may not ship yet."""
    seen, right = _curves(table)[KIND_OF[key]]
    return round(float(np.interp(raw, seen, right)), 4)


@cache
def _curves(path: Path) -> dict[str, tuple[list[float], list[float]]]:
    table = json.loads(path.read_text())
    return {kind: (curve["raw"], curve["right"]) for kind, curve in table.items()}
