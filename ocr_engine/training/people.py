"""Invented people: seventeen plausible fields drawn from word lists, nobody's real card."""

from dataclasses import dataclass

import numpy as np

from ocr_engine.extraction import lexicons, regions

GIVEN_NAMES_MALE = (
    "ADI AGUS AHMAD ALDI ALFIAN ANDI ANDREAS ANTON ARIF ARYA BAGUS BAMBANG BAYU BENNY BUDI "
    "CAHYO DANANG DANI DEDI DENNY DIDIK DIMAS DJOKO DWI EKO ERWIN FAJAR FARID FERRY FIRMAN "
    "GALIH GEDE GILANG HADI HAMZAH HARI HENDRA HERU I'IN IGNATIUS IKHSAN ILHAM IMAM INDRA "
    "IRFAN IWAN JAJANG JOHANES JOKO JULIUS KADEK KETUT KOMANG KURNIA LUKMAN MADE MAHENDRA "
    "MARTIN MUHAMMAD MUHAMAD NUGROHO NYOMAN OKTAVIANUS OSCAR PANJI PUTU QOMAR RAHMAT RANGGA "
    "RENDY REZA RICKY RIZKI ROBERTUS RUDI SAMUEL SATRIA SIGIT SLAMET STEFANUS SUGENG SUPARMAN "
    "SURYA SUTRISNO SYAHRUL TAUFIK TEGUH TONO TRI UJANG USMAN VICTOR WAHYU WAWAN WAYAN WIDODO "
    "XAVERIUS YANTO YOGA YOHANES YUDHA YUSUF ZAENAL ZULKIFLI"
).split()
GIVEN_NAMES_FEMALE = (
    "AGNES AISYAH AMELIA ANGGUN ANI ANISA APRILIA ASTRID AYU BUNGA CAHAYA CHRISTINA CICI "
    "CITRA DEWI DIAH DIAN DINA DWI EKA ELISABETH ENDANG ERNI EVA FATIMAH FEBRIANTI FITRI "
    "FRANSISKA GITA GRACE HALIMAH HANA HESTI IDA IKA INDAH INTAN IRA JULIA KARTIKA KHADIJAH "
    "KOMARIAH LAILA LESTARI LINA LUSIANA MARIA MAYA MEGA MELATI MIRA NADIA NI NINGSIH NITA "
    "NOVI NUR NURHAYATI NURUL OKTAVIA PUJI PUSPA PUTRI QORI RAHMAWATI RATNA RETNO RINA RISKA "
    "ROSALINA SARI SEKAR SHINTA SITI SRI SULASTRI SURYANI SUSI TANTI THERESIA TITIN TRI UMI "
    "UTAMI VERA VIVI WAHYUNI WATI WIDYA WINDA WULAN YANI YENI YULIA YUNITA ZAHRA ZULAIKHA"
).split()
FAMILY_NAMES = (
    "ABDULLAH ADITYA AL-FARISI AMIN ANGGRAINI ANWAR ARDIANSYAH ARIFIN ASTUTI AZIZ BASUKI "
    "DAMANIK DARMAWAN EFENDI FAUZI FIRDAUS GINTING GUNAWAN HAKIM HALIM HANDAYANI HARAHAP "
    "HARTONO HARYANTO HASIBUAN HIDAYAT HUSEIN HUTAGALUNG IRAWAN ISKANDAR JATMIKO KURNIAWAN "
    "KUSUMA LATIF LUBIS LUMBAN MAHARANI MAHARDIKA MANURUNG MARPAUNG MA'RUF MULYADI NAINGGOLAN "
    "NASUTION NATALIA NUGRAHA PAMUNGKAS PANE PANGARIBUAN PANJAITAN PERMATA PERMANA PRABOWO "
    "PRAMUDYA PRASETYO PRATAMA PRATIWI PURNAMA PURWANTO PUSPITASARI QODRI RAHARJO RAHMAN "
    "RAMADHAN RITONGA SALIM SANTOSO SAPUTRA SARAGIH SASTRO SETIAWAN SIHOMBING SIMANJUNTAK "
    "SIMBOLON SINAGA SIREGAR SITUMORANG SUBEKTI SUDARMAN SUHARTO SUKARNI SUPRIYADI SURYADI "
    "SUSANTO SUWARNO SYAHPUTRA SYAIFUDIN TAMBUNAN TANUWIJAYA TARIGAN TOBING UTOMO WARDANA "
    "WAHYUDI WIBOWO WICAKSONO WIDJAJA WIJAYA WINATA YULIANTI YUDHOYONO ZAKARIA ZULFIKAR"
).split()
TITLES_BEFORE = ("DR.", "DRS.", "IR.", "H.", "HJ.", "DRA.", "R.", "PROF.", "DR. IR.")
TITLES_AFTER = (
    "S.H.",
    "S.E.",
    "S.KOM",
    "S.PD.",
    "ST",
    "SE.,MM",
    "S.T., M.T.",
    "M.SI",
    "A.MD",
    "SP.PD",
    "M.M.",
)
# As clerks type them, with or without dots; language models know more of them than cards show.
MORE_TITLES_BEFORE = "H HJ DR DRG DRS DRA IR PROF KH NY TGK PDT R RR RA RADEN NS APT".split()
MORE_TITLES_AFTER = (
    "S.AG S.E S.FARM S.H S.HI S.HUT S.I.KOM S.I.P S.IP S.KED S.KEP S.KM S.KOM S.P S.PD S.PD.I S.PI "
    "S.PSI S.PT S.S S.SI S.SN S.SOS S.SOS.I S.ST S.STP S.T S.TH S.TP A.MA A.MD A.MD.KEB A.MD.KEP "
    "M.A M.AG M.E M.FARM M.H M.HUM M.KES M.KOM M.M M.P M.PD M.PSI M.SC M.SI M.T M.TH SP.A SP.B "
    "SP.OG SP.PD LC NERS PH.D BA BSC MBA CPA AK"
).split()
STREETS = (
    "MERDEKA|SUDIRMAN|DIPONEGORO|GAJAH MADA|AHMAD YANI|IMAM BONJOL|KARTINI|MELATI|MAWAR|"
    "ANGGREK|KENANGA|CEMPAKA|FLAMBOYAN|RAYA BOGOR|RAYA SERANG KM.5|PAHLAWAN|VETERAN|PEMUDA|"
    "HASANUDDIN|TEUKU UMAR|CUT NYAK DIEN|PATTIMURA|SISINGAMANGARAJA|PANGERAN ANTASARI|"
    "GATOT SUBROTO|M.H. THAMRIN|H. JUANDA|R.E. MARTADINATA|K.H. WAHID HASYIM|PASAR BARU|"
    "KEBON JERUK|TANJUNG DUREN|CENDRAWASIH|RAJAWALI|KUTILANG|MERPATI|BUKIT BARISAN|LAWU|"
    "SEMERU|MERAPI|BRANTAS|CILIWUNG|MUSI|KAPUAS|NUSA INDAH|TIRTA KENCANA|PURI INDAH|"
    "SETIA BUDI|LETJEN S. PARMAN|YOS SUDARSO|SILIWANGI|PADJAJARAN|BRAWIJAYA"
).split("|")
ESTATES = (
    "PERUM",
    "PERUMAHAN",
    "KOMP.",
    "KOMPLEK",
    "GRIYA",
    "BTN",
    "PERUMNAS",
    "TAMAN",
    "VILLA",
    "ASRAMA",
)
HAMLETS = (
    "DUSUN",
    "DSN",
    "KP.",
    "KAMPUNG",
    "LINGK.",
    "LINGKUNGAN",
    "DK",
    "DUKUH",
    "BANJAR",
    "JORONG",
)
NUMERALS = "I II III IV V VI VII VIII IX X XI XII".split()
COUNTRIES = ("MALAYSIA", "SINGAPURA", "BELANDA", "JEPANG", "AUSTRALIA", "INDIA", "KOREA SELATAN")
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Person:
    """The seventeen printed values, and where and when the card was issued."""

    values: dict[str, str]
    issued_at: str
    issued_on: str

    @property
    def born_in_odd_year(self) -> bool:
        """Whether the portrait's ground is red (odd birth year) or blue (even)."""
        return int(self.values["tanggal_lahir"][-4:]) % 2 == 1


def invent_person(rng: np.random.Generator) -> Person:
    """Draw one invented person; equal generator states give equal people."""
    village = _pick(rng, regions.codes_of("village"))
    names = regions.regions()
    female = bool(rng.random() < 0.5)
    birth = _date(rng, 1940, 2008)
    first_issued = village if rng.random() < 0.75 else _pick(rng, regions.codes_of("district"))
    regency = regions.printed_regency(names[village[:5]])
    values = {
        "provinsi": _pick(rng, sorted(regions.printed_province(names[village[:2]]))),
        "kabupaten_kota": regency,
        "nik": _nik(rng, first_issued, birth, female),
        "nama": _name(rng, female),
        "tempat_lahir": _birthplace(rng, regency),
        "tanggal_lahir": birth,
        "jenis_kelamin": "PEREMPUAN" if female else "LAKI-LAKI",
        "golongan_darah": _blood_type(rng),
        "alamat": _address(rng),
        "rt_rw": f"{rng.integers(1, 30):03d}/{rng.integers(0, 25):03d}",
        "kel_desa": names[village],
        "kecamatan": names[village[:8]],
        "agama": _pick(rng, lexicons.RELIGIONS),
        "status_perkawinan": _pick(rng, lexicons.MARITAL_STATUSES[:4]),
        "pekerjaan": _pick(rng, lexicons.OCCUPATIONS),
        "kewarganegaraan": "WNI" if rng.random() < 0.95 else _pick(rng, ("WNA", *COUNTRIES)),
        "berlaku_hingga": lexicons.LIFETIME if rng.random() < 0.65 else _date(rng, 2014, 2032),
    }
    return Person(values, regency.removeprefix("KABUPATEN "), _date(rng, 2011, 2025))


def _pick(rng: np.random.Generator, options: tuple[str, ...] | list[str]) -> str:
    return options[int(rng.integers(len(options)))]


def _date(rng: np.random.Generator, first_year: int, last_year: int) -> str:
    month = int(rng.integers(12))
    day = int(rng.integers(1, DAYS_OF_MONTH[month] + 1))
    return f"{day:02d}-{month + 1:02d}-{rng.integers(first_year, last_year + 1)}"


def _nik(rng: np.random.Generator, region: str, birth: str, female: bool) -> str:
    day, month, year = birth.split("-")
    printed_day = int(day) + (40 if female else 0)
    serial = int(rng.integers(1, 40)) if rng.random() < 0.8 else int(rng.integers(1, 9999))
    return f"{region[:8].replace('.', '')}{printed_day:02d}{month}{year[2:]}{serial:04d}"


def _name(rng: np.random.Generator, female: bool) -> str:
    given = GIVEN_NAMES_FEMALE if female else GIVEN_NAMES_MALE
    words = [_pick(rng, given) for _ in range(int(rng.choice([1, 2, 3], p=[0.5, 0.4, 0.1])))]
    words += [
        _pick(rng, FAMILY_NAMES) for _ in range(int(rng.choice([0, 1, 2], p=[0.25, 0.6, 0.15])))
    ]
    name = " ".join(words)
    if rng.random() < 0.06:
        name = f"{_pick(rng, TITLES_BEFORE)} {name}"
    if rng.random() < 0.08:
        name = f"{name}, {_pick(rng, TITLES_AFTER)}"
    return name


def _birthplace(rng: np.random.Generator, regency: str) -> str:
    if rng.random() < 0.4:
        regency = regions.printed_regency(
            regions.regions()[_pick(rng, regions.codes_of("regency"))]
        )
    if rng.random() < 0.12:
        regency = regions.regions()[_pick(rng, regions.codes_of("district"))]
    return regency.removeprefix("KABUPATEN ").removeprefix("KOTA ")


def _blood_type(rng: np.random.Generator) -> str:
    if rng.random() < 0.4:
        return "-"
    return _pick(rng, lexicons.BLOOD_TYPES[:4] if rng.random() < 0.85 else lexicons.BLOOD_TYPES)


def _address(rng: np.random.Generator) -> str:
    number = int(rng.integers(1, 250))
    block = f"{'ABCDEFGHKLMR'[int(rng.integers(12))]}{rng.integers(1, 30)}"
    street, estate, hamlet = _pick(rng, STREETS), _pick(rng, ESTATES), _pick(rng, HAMLETS)
    village = regions.regions()[_pick(rng, regions.codes_of("village"))]
    patterns = (
        f"JL. {street} NO. {number}",
        f"JL {street} NO {number}",
        f"JL. {street} NO.{number}{'ABC'[number % 3]}",
        f"JL.{street} GG. {_pick(rng, STREETS)} NO.{number}",
        f"{estate} {street} BLOK {block} NO.{number}",
        f"{estate} {street} BLOK {block}/{number}",
        f"{estate} {street} {block} NO.{number}, JL. {_pick(rng, STREETS)}",
        f"{hamlet} {village}",
        f"{hamlet} {street}",
        f"{village}",
        f"GG. {street} {'IVX'[number % 3]} NO. {number}",
        f"JL. {street} {'II III IV V VI'.split()[number % 5]} NO. {number} {village}",
    )
    return _pick(rng, patterns)


def scramble_person(person: Person, rng: np.random.Generator) -> Person:
    """Replace a person's texts by nonsense of the same make; closed lists stay half the time."""
    nonsense = {
        key: _nonsense(rng) for key in ("nama", "alamat", "kel_desa", "kecamatan", "tempat_lahir")
    }
    if rng.random() < 0.6:
        nonsense["alamat"] = _loose_address(rng)
    nonsense["nik"] = "".join(str(digit) for digit in rng.integers(0, 10, 16))
    nonsense["golongan_darah"] = _pick(rng, lexicons.BLOOD_TYPES)
    nonsense["rt_rw"] = f"{rng.integers(0, 1000):03d}/{rng.integers(0, 1000):03d}"
    nonsense["berlaku_hingga"] = _date(rng, 1900, 2099)
    if rng.random() < 0.5:
        nonsense |= {
            key: _nonsense(rng)
            for key in ("pekerjaan", "agama", "kewarganegaraan", "status_perkawinan")
        }
    return Person(person.values | nonsense, person.issued_at, person.issued_on)


def type_otherwise(rng: np.random.Generator) -> tuple[str, str]:
    """Return a name and an address as other clerks type them: any title, any abbreviation."""
    words = [_pick(rng, GIVEN_NAMES_MALE + GIVEN_NAMES_FEMALE), _pick(rng, FAMILY_NAMES)]
    if rng.random() < 0.6:
        words.insert(0, _pick(rng, MORE_TITLES_BEFORE) + _pick(rng, ("", ".")))
    name = " ".join(words)
    for _ in range(int(rng.integers(0, 3))):
        title = _pick(rng, MORE_TITLES_AFTER) + _pick(rng, ("", "."))
        if rng.random() < 0.3:
            title = title.replace(".", "")
        name += _pick(rng, (", ", ", ", ",", " ")) + title
    return name, _loose_address(rng, _pick(rng, STREETS)) if rng.random() < 0.7 else _flat(rng)


def _flat(rng: np.random.Generator) -> str:
    """Draw the address of a flat."""
    house = _pick(rng, ("RUSUN", "RUSUNAWA", "APARTEMEN", "APT", "FLAT", "MESS", "ASRAMA"))
    tower = _pick(rng, ("TOWER", "TWR", "BLOK", "BLK", "GEDUNG", "MENARA"))
    floor = _pick(rng, ("LANTAI", "LT", "LT.", "LT. ", "UNIT", "KAMAR", "NO", "NO."))
    number = f"{rng.integers(1, 40):02d}"
    parts = [house, _pick(rng, STREETS), tower, "ABCDEFGHJK"[int(rng.integers(10))]]
    parts.append(f"{floor} {number}".replace(".  ", ". "))
    if rng.random() < 0.5:
        parts.append(_pick(rng, ("UNIT ", "NO ", "NO.", "NO. ", "/", "KAV ")) + number)
        parts[-1] += "ABCD"[int(rng.integers(4))] * int(rng.integers(0, 3))
    return " ".join(parts)


def _loose_address(rng: np.random.Generator, street: str | None = None) -> str:
    """Draw an address as clerks type them: any abbreviation, with or without dots and blanks.

    Without a street that is one of the usual ones or nonsense.
    """
    stop = ("", " ", ".", ". ", ". ", ": ")
    unit = rng.integers(1, 60)
    number = str(rng.integers(1, 400)) + _pick(
        rng, ("", "", "", "A", "B", " A", " C", "-C", f"/{unit}", f"-{unit}", f",{unit % 10}")
    )
    if rng.random() < 0.05:
        number = f"0{number}"
    parts = [
        _pick(rng, ("JL", "JLN", "GG", "GANG", "LR", "DSN", "KP", "BLOK", "RUSUN", "PR", "LINK"))
        + _pick(rng, (" ", ". ", ".")),
        street or _pick(rng, (_pick(rng, STREETS), _nonsense(rng))),
    ]
    if rng.random() < 0.4:
        parts.append(" " + _pick(rng, NUMERALS))
    if rng.random() < 0.7:
        parts.append(_pick(rng, (" NO", " NO", " NOMOR", " KM", " BLOK", " BLK", " RT", ", NO")))
        parts.append(_pick(rng, stop) + number)
    if rng.random() < 0.2:
        parts.append(f" RT{_pick(rng, stop)}{rng.integers(1, 20)}/{rng.integers(1, 20)}")
    return "".join(parts)[:44].strip()


def _nonsense(rng: np.random.Generator) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 3 + "QXZVFWJYP0123456789"
    marks = [" ", " ", " ", " ", ", ", ". ", ".", "-", "/", "'", " (", ") ", "+"]
    words = [
        "".join(letters[i] for i in rng.integers(0, len(letters), int(rng.integers(1, 10))))
        for _ in range(int(rng.integers(1, 5)))
    ]
    return "".join(word + _pick(rng, marks) for word in words).strip()
