"""From what the network saw of each row to what the card says: evidence weighed against knowledge.

The picture's evidence is the probability of a text under the network's posteriors; the knowledge is
the weight of each candidate (`extraction.candidates`). Their sum decides. Nothing is replaced that
the picture does not also allow, and what was replaced says so in its checks.
"""

import re
from dataclasses import dataclass

import numpy as np

from ocr_engine.extraction import candidates, nik
from ocr_engine.extraction.fields import PROVINCE_TITLE, Value
from ocr_engine.recognition import decoding
from ocr_engine.recognition.lines import ReadLine

NIK_DIGITS = 16
DIGITS = "0123456789"
NIK_BEAMS = 48
NIK_ALTERNATIVES = 8
SAME_BIRTH, SAME_SEX = 5.0, 3.0  # log odds that a NIK repeats the printed date of birth, and sex
KNOWN_REGION = 2.5  # log odds that its first six digits are a district's
# A region is read after the one that holds it.
ORDER = (
    "provinsi",
    "kabupaten_kota",
    "kecamatan",
    "kel_desa",
    "nama",
    "jenis_kelamin",
    "golongan_darah",
    "alamat",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "kewarganegaraan",
    "berlaku_hingga",
)
SPLIT = re.compile(r"\d{3}/\d{3}")
YEARS = ("19", "20")


@dataclass(frozen=True)
class Row:
    """The lines of one row, joined; `posteriors` is None where Tesseract was believed for one."""

    text: str
    confidence: float
    posteriors: np.ndarray | None


def understand(rows: dict[str, list[ReadLine]]) -> dict[str, Value]:
    """Decide what each row says; `tempat_tgl_lahir` is one row, rows not found are left out."""
    found = {key: _joined(lines) for key, lines in rows.items() if lines}
    values: dict[str, Value] = {}
    known: dict[str, str] = {}
    for key in (key for key in ORDER if key in found):
        weights = candidates.candidates(key, found[key].text, known)
        values[key] = _choose(found[key], weights)
        known[key] = values[key].text.removeprefix(f"{PROVINCE_TITLE} ")
    if "rt_rw" in found:
        values["rt_rw"] = _split_number(found["rt_rw"])
    if "nik" in found:
        birth = _printed_birth(found.get("tempat_tgl_lahir"))
        values["nik"] = _nik(found["nik"], birth, known.get("jenis_kelamin"))
    if "tempat_tgl_lahir" in found:
        values["tempat_tgl_lahir"] = _birth_line(found["tempat_tgl_lahir"], values.get("nik"))
    return values


def _joined(lines: list[ReadLine]) -> Row:
    seen = [line.posteriors for line in lines if line.posteriors is not None]
    return Row(
        " ".join(line.text for line in lines),
        min(line.confidence for line in lines),
        decoding.join(seen) if len(seen) == len(lines) else None,
    )


def _choose(row: Row, weights: dict[str, float]) -> Value:
    """Return the candidate whose weight and probability under the picture are greatest together."""
    if row.posteriors is None or set(weights) == {row.text}:
        return Value(row.text, row.text, row.confidence)
    texts = list(weights)
    seen = decoding.log_probabilities(row.posteriors, texts)
    scores = seen + np.array(list(weights.values()))
    best = int(scores.argmax())
    share = float(1 / np.exp(scores - scores[best]).sum())
    if texts[best] == row.text:
        return Value(row.text, row.text, min(row.confidence, share))
    # The best of a bad lot is no certainty: each letter must also be there.
    each = float(np.exp(seen[best] / max(len(texts[best]), 1)))
    return Value(texts[best], row.text, share * each, ("list_entry",))


def _nik(row: Row, birth: str | None, sex: str | None) -> Value:
    """Return the likeliest sixteen digits, given the date of birth and the sex beside them.

    Only what the network itself holds possible is a candidate. Where the other evidence changes
    the choice, `nik_from_context` says so.
    """
    if row.posteriors is None:
        return Value(row.text, row.text, row.confidence)
    digits = decoding.only(row.posteriors, DIGITS)
    text, certainty = decoding.greedy(digits)
    if len(text) == NIK_DIGITS and certainty > 0.999:
        return Value(text, row.text, certainty)
    seen = decoding.likeliest(digits, NIK_DIGITS, NIK_BEAMS)
    fitting = {text: mass for text, mass in seen.items() if len(text) == NIK_DIGITS}
    if not fitting:
        return Value(text, row.text, certainty * 0.5)
    first = next(iter(fitting))
    few = list(fitting)[:NIK_ALTERNATIVES]
    scores = np.array([np.log(fitting[text]) + _company(text, birth, sex) for text in few])
    best = int(scores.argmax())
    share = float(1 / np.exp(scores - scores[best]).sum())
    checks = ("nik_from_context",) if few[best] != first else ()
    return Value(few[best], row.text, share, checks)


def _company(text: str, birth: str | None, sex: str | None) -> float:
    """Return the log odds for a NIK from what is printed beside it."""
    decoded = nik.decode_nik(text)
    if decoded is None:
        return -KNOWN_REGION
    same_birth = birth is not None and decoded.birth == birth
    same_sex = sex is not None and decoded.sex == sex
    return (
        SAME_BIRTH * same_birth
        + SAME_SEX * same_sex
        + KNOWN_REGION * (decoded.district is not None)
    )


def _printed_birth(row: Row | None) -> str | None:
    """Return DDMMYY of the printed date of birth, None where it is not read as a date."""
    date = re.search(r"(\d\d)\W?(\d\d)\W?\d\d(\d\d)$", row.text) if row else None
    return "".join(date.groups()) if date else None


def _birth_line(row: Row, number: Value | None) -> Value:
    """Return place and date of birth; the NIK's date is a candidate where the print is unclear."""
    decoded = nik.decode_nik(number.text) if number else None
    date = None
    if decoded and number and not number.checks:
        day, month, year = decoded.birth[:2], decoded.birth[2:4], decoded.birth[4:]
        printed = re.search(r"(19|20)\d\d$", row.text)
        century = printed[1] if printed else YEARS[int(year) < 30]
        date = f"{day}-{month}-{century}{year}"
    return _choose(row, candidates.birth_line_candidates(row.text, date))


def _split_number(row: Row) -> Value:
    """Return RT/RW, three digits and three digits, where the picture allows it."""
    if row.posteriors is None or SPLIT.fullmatch(row.text):
        return Value(row.text, row.text, row.confidence)
    seen = decoding.likeliest(decoding.only(row.posteriors, DIGITS + "/"), len("000/000"))
    fitting = [(mass, text) for text, mass in seen.items() if SPLIT.fullmatch(text)]
    if not fitting:
        return Value(row.text, row.text, row.confidence)
    mass, text = max(fitting)
    return Value(text, row.text, mass / sum(seen.values()) * row.confidence)
