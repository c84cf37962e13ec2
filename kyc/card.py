"""The 17 fields of the card under the labels it prints, its dates in ISO 8601, and its likeness."""

import re

FIELD_LABELS = {
    "provinsi": "Provinsi",
    "kabupaten_kota": "Kabupaten/Kota",
    "nik": "NIK",
    "nama": "Nama",
    "tempat_lahir": "Tempat Lahir",
    "tanggal_lahir": "Tgl Lahir",
    "jenis_kelamin": "Jenis Kelamin",
    "golongan_darah": "Gol. Darah",
    "alamat": "Alamat",
    "rt_rw": "RT/RW",
    "kel_desa": "Kel/Desa",
    "kecamatan": "Kecamatan",
    "agama": "Agama",
    "status_perkawinan": "Status Perkawinan",
    "pekerjaan": "Pekerjaan",
    "kewarganegaraan": "Kewarganegaraan",
    "berlaku_hingga": "Berlaku Hingga",
}

# Of the bits of two photos' cards, the share that may differ where it is one card. Measured by
# `python -m benchmarks.duplicates`.
SAME_CARD = 0.28
CARD_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{4})")


def iso_date(value: str) -> str:
    """Return a date printed as DD-MM-YYYY as YYYY-MM-DD, anything else unchanged."""
    match = CARD_DATE.fullmatch(value)
    return "-".join(reversed(match.groups())) if match else value
