"""From what the network saw of each row to what the card says: evidence weighed against knowledge.

The picture's evidence is the probability of a text under the network's posteriors; the knowledge is
the weight of each candidate (`extraction.candidates`). Their sum decides. Nothing is replaced that
the picture does not also allow, and what was replaced says so in its checks.
"""

import re
from dataclasses import replace

import numpy as np

from ocr_engine import rows
from ocr_engine.extraction import candidates, dates, lexicons, nik, regions
from ocr_engine.extraction.fields import PROVINCE_TITLE, Value, normalise, part_birth_line
from ocr_engine.recognition import decoding, names
from ocr_engine.recognition.lines import ReadLine
from ocr_engine.rows import Row

NIK_DIGITS = 16
DIGITS = "0123456789"
NIK_BEAMS = 48
NIK_ALTERNATIVES = 8
NIK_CLEAR, NIK_LENGTH_WRONG = 0.999, 0.5  # certainty not to be questioned; what is left of it
SAME_BIRTH, SAME_SEX = 5.0, 3.0  # log odds that a NIK repeats the printed date of birth, and sex
SAME_PROVINCE = 3.0  # that it was issued where its owner lives
KNOWN_REGION = 2.5  # log odds that its first six digits are a district's
SURE_NUMBER = 0.9  # certainty of a NIK that tells where its owner was registered first
# A region is read after the one that holds it, and after the number that was issued in it.
ORDER = (
    "provinsi",
    "jenis_kelamin",
    "nik",
    "kabupaten_kota",
    "kecamatan",
    "kel_desa",
    "nama",
    "golongan_darah",
    "alamat",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "kewarganegaraan",
)
SPLIT = re.compile(r"\d{3}/\d{3}")
UNFORMED = 0.1  # what a text that has not its form counts against those that have
PRINTED_BIRTH = re.compile(r"(\d\d)\W?(\d\d)\W?\d\d(\d\d)$")
# What counts of the picture's log odds beside a list's: all where one look was enough, for a clear
# misprint shall survive; little where several were needed, for the letters of a line that is hard
# to read are wrong together. A blood type has a letter or two.
# Chosen on 1,300 validation photographs, 1,000 of them hard, on 240 of another generator, and on
# 340 whose district, village, birthplace, occupation and religion are misprinted.
EVIDENCE, WEAK_EVIDENCE, LETTER_EVIDENCE = 1.0, 0.25, 0.85
# Of its certainty is left to a text that its list does not hold, to a number or date that has not
# its form, or to the beginning of an entry: such a text, clearly printed, is shown and never sure.
UNLIKELY = 0.3
MOST_ALTERNATIVES, LIKELY_ENOUGH = 3, 0.005  # how many are kept, and from what share on
FREE_TEXTS = ("nama", "alamat")
CLEAR = 0.97  # certainty of a free text that nothing needs to be asked about
USUAL = 0.6  # log odds of a free text: how much usual letters and words weigh
FAINTEST = 1e-4  # of the likeliest text's probability; less is no candidate, and no doubt
# How much of the logarithm of its probability, a mean of all looks', joins the log odds that the
# likeliest candidate has against the others: of many bad ones it may be none. Measured on 300 weak
# names and addresses of validation photographs. A look that allows a text less than `BLIND`, a
# natural logarithm, says nothing more, for it may have seen nothing at all; where all are blind,
# the greatest odds become even.
ALL_LOOKS = 0.2
BLIND = float(np.log(FAINTEST)) / ALL_LOOKS
LONGEST = 60  # letters of a free text
SHORTEST = 3  # letters of a name or an address; fewer are a piece of one
BEGUN = 4  # letters of a lifetime, whose end a finger hides: no date begins with them
SIGNS = "+-"  # of a blood type
BIRTH = ("tempat_lahir", "tanggal_lahir")  # the halves of `tempat_tgl_lahir`
Scores = tuple[np.ndarray, np.ndarray]


def understand(lines_of: dict[str, list[ReadLine]]) -> dict[str, Value]:
    """Decide what each field says, from the lines of each row; rows not found are left out.

    `tempat_tgl_lahir` is one row and two fields, all others are one of each.
    """
    found = {key: rows.join(lines) for key, lines in lines_of.items() if lines}
    values: dict[str, Value] = {}
    known: dict[str, str] = {}
    for key in (key for key in ORDER if key in found):
        values[key] = value = _value(key, found, known)
        if key != "nik" or value.confidence > SURE_NUMBER:
            known[key] = value.text.removeprefix(f"{PROVINCE_TITLE} ")
    if "rt_rw" in found:
        values["rt_rw"] = _neighbourhood(found["rt_rw"])
    if "berlaku_hingga" in found:
        values["berlaku_hingga"] = _expiry(found["berlaku_hingga"])
    if "tempat_tgl_lahir" in found:
        home = known.get("kabupaten_kota", "")
        values |= _birth(found["tempat_tgl_lahir"], values.get("nik"), home)
    return values


def _value(key: str, found: dict[str, Row], known: dict[str, str]) -> Value:
    """Return what the row of one field says, whose place in `ORDER` has come."""
    if key == "nik":
        return _nik(found[key], _printed_birth(found.get("tempat_tgl_lahir")), known)
    return _free_text(found[key]) if key in FREE_TEXTS else _listed(key, found[key], known)


def _listed(key: str, row: Row, known: dict[str, str]) -> Value:
    """Return what a row says that lists are made for; glare may leave the beginning of an entry."""
    weights = candidates.candidates(key, row.text, known)
    sex = candidates.sex_within(row.text) if key == "jenis_kelamin" and not row.looks else None
    if sex is not None:
        return Value(sex, row.text, row.confidence, () if sex == row.text else ("list_entry",))
    evidence = LETTER_EVIDENCE if key == "golongan_darah" else _evidence(row)
    value = _chosen(row, weights, _scores(row, weights, evidence))
    return _doubted(value) if candidates.is_begun(key, value.text) else value


def _doubted(value: Value) -> Value:
    """Return a value that has not its form."""
    return replace(value, confidence=value.confidence * UNLIKELY)


def _chosen(row: Row, weights: dict[str, float], scored: Scores | None) -> Value:
    """Return the candidate whose weight and probability under the picture are greatest together.

    Its certainty is its share of all candidates. Where the empty text is one, the row says one of
    the others whatever was read, and how likely an empty picture is lowers that share.
    """
    if scored is None:
        listed = bool(row.text) and candidates.is_listed(weights, row.text)
        return Value(row.text, row.text, row.confidence * (1.0 if listed else UNLIKELY))
    texts = list(weights)
    seen, scores = scored
    shares = np.exp(scores)
    best = max((place for place, text in enumerate(texts) if text), key=lambda at: scores[at])
    share, chosen = float(shares[best]), texts[best]
    others = _alternatives(texts, shares)
    if "" in weights:
        checks = () if chosen == row.text else ("list_entry",)
        # The sign of a blood type is a small mark: what speaks for another one counts twice.
        other_sign = _share_of_other_sign(chosen, texts, shares)
        certainty = share * share / (share + other_sign)
        return Value(chosen, row.text, certainty, checks, others)
    if chosen == row.text:
        return Value(chosen, row.text, min(row.confidence, share) * UNLIKELY, (), others)
    # The best of a bad lot is no certainty: each letter must also be there.
    each = float(np.exp(seen[best] / len(chosen)))
    return Value(chosen, row.text, share * each, ("list_entry",), others)


def _evidence(row: Row) -> float:
    """Return what the picture's log odds count: a row of several looks is hard to read."""
    return EVIDENCE if len(row.looks) == 1 else WEAK_EVIDENCE


def _scores(row: Row, weights: dict[str, float], evidence: float) -> Scores | None:
    """Return the logarithms of each candidate's probability in the picture and of its share.

    None where there is nothing to weigh: no look at the row, or no other candidate.
    """
    if not row.looks or set(weights) <= {row.text}:
        return None
    seen = decoding.mean_log_probabilities(row.looks, list(weights))
    scores = evidence * seen + np.array(list(weights.values()))
    return seen, scores - np.logaddexp.reduce(scores)


def _share_of_other_sign(chosen: str, texts: list[str], shares: np.ndarray) -> float:
    """Return the greatest share of the same letters with another sign, or none."""
    letters = chosen.rstrip(SIGNS)
    others = (
        float(share)
        for text, share in zip(texts, shares, strict=True)
        if letters and text != chosen and text.rstrip(SIGNS) == letters
    )
    return max(others, default=0.0)


def _alternatives(texts: list[str], shares: np.ndarray) -> tuple[str, ...]:
    """Return the texts after the likeliest, in their order, that are likely enough to be shown."""
    ranked = np.argsort(-shares)[1 : MOST_ALTERNATIVES + 1]
    return tuple(texts[place] for place in ranked if texts[place] and shares[place] > LIKELY_ENOUGH)


def _free_text(row: Row) -> Value:
    """Return a name or an address; a text of few letters is a piece of one."""
    value = _usual_text(row)
    return _doubted(value) if len(row.text) < SHORTEST else value


def _usual_text(row: Row) -> Value:
    """Return the text whose probability under the picture, and whose words, are likeliest."""
    if not row.looks or row.confidence > CLEAR:
        return Value(row.text, row.text, row.confidence)
    texts, each = rows.seen(row, LONGEST, usual=names.Beginnings(USUAL))
    mean = decoding.log_mean(each)
    few = np.flatnonzero(mean > mean.max() + np.log(FAINTEST))
    likely = [texts[place] for place in few]
    return _weighed(row.text, likely, each[:, few], USUAL * names.usual_however_parted(likely))


def _weighed(
    raw: str, texts: list[str], each: np.ndarray, usual: np.ndarray, against: float = -np.inf
) -> Value:
    """Return the text that the picture, and how usual it is, make the likeliest.

    Args:
        raw: what was read before.
        texts: the candidates.
        each: natural logarithms of their probabilities in each look's eyes, (looks, texts).
        usual: what each counts beside that, in natural logarithms, (texts,).
        against: natural logarithm of the probability of what is no candidate, as far as it counts.
    """
    scores = decoding.log_mean(each) + usual
    shares = np.exp(scores - np.logaddexp.reduce([*scores, against]))
    best = int(shares.argmax())
    chosen, share = texts[best], float(shares[best])
    odds = share / max(1.0 - share, FAINTEST)
    odds *= np.exp(ALL_LOOKS * np.maximum(each[:, best], BLIND).mean())
    certainty = CLEAR * float(odds / (1.0 + odds)) if chosen else 0.0
    checks = () if chosen == raw else ("usual_spelling",)
    return Value(chosen, raw, certainty, checks, _alternatives(texts, shares))


def _expiry(row: Row) -> Value:
    """Return a lifetime, of which the beginning is enough, or the likeliest date."""
    if len(row.text) >= BEGUN and lexicons.LIFETIME.startswith(row.text):
        checks = () if row.text == lexicons.LIFETIME else ("list_entry",)
        return Value(lexicons.LIFETIME, row.text, row.confidence, checks)
    weights = candidates.candidates("berlaku_hingga", row.text, {})
    value = _chosen(row, weights, _scores(row, weights, _evidence(row)))
    return value if value.text == lexicons.LIFETIME else _date_of_expiry(row)


def _date_of_expiry(row: Row) -> Value:
    """Return the likeliest date of expiry, where the picture allows one."""
    formed = dates.is_of_expiry(row.text)
    if formed and (not row.looks or row.confidence > CLEAR):
        return Value(row.text, row.text, row.confidence)
    seen = rows.likeliest(row, len("00-00-0000"), DIGITS + "-") if row.looks else {}
    fitting = {text: mass for text, mass in seen.items() if dates.is_of_expiry(text)}
    chosen = row.text if formed else next(iter(fitting), row.text)
    certainty = row.confidence * fitting.get(chosen, UNLIKELY)
    first = fitting | {chosen: 1.0}
    others = _alternatives(list(first), np.array(list(first.values())))
    return Value(chosen, row.text, certainty, (), others)


def _neighbourhood(row: Row) -> Value:
    """Return RT and RW; of what the picture allows, small numbers are likelier."""
    formed = SPLIT.fullmatch(row.text) is not None
    if not row.looks or (formed and row.confidence > CLEAR):
        return Value(row.text, row.text, row.confidence)
    texts, each = rows.seen(row, len("000/000"), DIGITS + "/")
    fitting = [place for place, text in enumerate(texts) if SPLIT.fullmatch(text)]
    if not fitting:
        return Value(row.text, row.text, row.confidence * UNLIKELY)
    likely = [texts[place] for place in fitting]
    usual = np.log([candidates.usual_numbers(text) for text in likely])
    unfitting = float(np.logaddexp.reduce(np.delete(decoding.log_mean(each), fitting)))
    value = _weighed(row.text, likely, each[:, fitting], usual, np.log(UNFORMED) + unfitting)
    return value if formed else replace(value, checks=())


def _nik(row: Row, birth: str | None, known: dict[str, str]) -> Value:
    """Return the likeliest sixteen digits, given date of birth, sex and province beside them.

    Only what the network itself holds possible is a candidate. Where the other evidence changes
    the choice, `nik_from_context` says so.
    """
    if not row.looks:
        return Value(row.text, row.text, row.confidence)
    digits = decoding.only(row.looks[0], DIGITS)
    text, certainty = decoding.greedy(digits)
    if len(text) == NIK_DIGITS and certainty > NIK_CLEAR:
        return Value(text, row.text, certainty)
    seen = rows.likeliest(row, NIK_DIGITS, DIGITS, NIK_BEAMS)
    fitting = {text: mass for text, mass in seen.items() if len(text) == NIK_DIGITS}
    if not fitting:
        return Value(text, row.text, certainty * NIK_LENGTH_WRONG)
    first = next(iter(fitting))
    few = list(fitting)[:NIK_ALTERNATIVES]
    scores = np.array([np.log(fitting[text]) + _company(text, birth, known) for text in few])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    best = int(shares.argmax())
    checks = ("nik_from_context",) if few[best] != first else ()
    return Value(few[best], row.text, float(shares[best]), checks, _alternatives(few, shares))


def _company(text: str, birth: str | None, known: dict[str, str]) -> float:
    """Return the log odds for a NIK from what is printed beside it; people move, so softly."""
    decoded = nik.decode_nik(text)
    if decoded is None:
        return -KNOWN_REGION
    return (
        SAME_BIRTH * (decoded.birth == birth)
        + SAME_SEX * (decoded.sex == known.get("jenis_kelamin"))
        + KNOWN_REGION * (decoded.district is not None)
        + SAME_PROVINCE
        * (known.get("provinsi") in regions.printed_province(decoded.province or ""))
    )


def _printed_birth(row: Row | None) -> str | None:
    """Return DDMMYY of the printed date of birth, None where it is not read as a date."""
    date = PRINTED_BIRTH.search(row.text) if row else None
    return "".join(date.groups()) if date else None


def _birth(row: Row, number: Value | None, home: str) -> dict[str, Value]:
    """Return place and date of birth; the NIK's date is a candidate where the print is unclear.

    The row is decided as a whole; each half is as certain as all candidates together that have it.
    """
    known = nik.birth_date(number.text, row.text) if number and not number.checks else None
    weights = candidates.birth_line_candidates(row.text, known, home)
    scored = _scores(row, weights, _evidence(row))
    line = _chosen(row, weights, scored)
    chosen, read = part_birth_line(line.text), part_birth_line(row.text)
    others = [part_birth_line(text) for text in line.alternatives]
    certainties = _birth_certainties(row, list(weights), scored, line.text)
    likely = candidates.is_birthplace(chosen[0]), dates.is_of_birth(_birth_parts(line.text)[1])
    return {
        key: Value(
            chosen[half],
            read[half],
            certainties[half] * (1.0 if likely[half] else UNLIKELY),
            line.checks if chosen[half] != read[half] else (),
            tuple(other[half] for other in others),
        )
        for half, key in enumerate(BIRTH)
    }


def _birth_certainties(
    row: Row, texts: list[str], scored: Scores | None, line: str
) -> tuple[float, float]:
    """Return how certain the place and the date of a line are that was chosen."""
    if scored is None:
        return row.confidence, row.confidence
    seen, scores = scored
    same = np.array([_birth_parts(text) for text in texts]) == _birth_parts(line)
    place, date = (np.exp(scores) @ same).tolist()
    if line == row.text:
        return min(row.confidence, place), min(row.confidence, date)
    each = float(np.exp(seen[texts.index(line)] / len(line)))
    return place * each, date * each


def _birth_parts(line: str) -> tuple[str, str]:
    """Return place and date of birth that a line says, each in its form."""
    place, date = part_birth_line(line)
    return place, normalise("tanggal_lahir", date)
