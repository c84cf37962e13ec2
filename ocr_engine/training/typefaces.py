"""Font files by role and split: what the test split uses, training never sees.

The files come from Debian packages (see bin/install); a face that is not installed is passed over.
"""

from functools import cache
from pathlib import Path

from PIL import ImageFont

FONT_ROOTS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts"))

# role -> split -> file names. `regular` sets labels and values, `bold` the two header lines,
# `digits` the NIK (OCR-A on real cards, a bold sans on mock-ups). `book` sets pages of prose.
FACES: dict[str, dict[str, tuple[str, ...]]] = {
    "regular": {
        "train": (
            "LiberationSans-Regular.ttf",
            "LiberationSans-Regular.ttf",
            "FreeSans.ttf",
            "DejaVuSans.ttf",
            "NimbusSans-Regular.otf",
            "OpenSans-Regular.ttf",
            "Roboto-Regular.ttf",
            "Lato-Regular.ttf",
            "Carlito-Regular.ttf",
            "ClearSans-Regular.ttf",
            "NotoSans-Regular.ttf",
            "LiberationSans-Bold.ttf",
            "Roboto-Medium.ttf",
            "Lato-Medium.ttf",
            "OpenSans-Semibold.ttf",
            "Arimo-Regular.ttf",
            "B612-Regular.otf",
            "Cabin-Regular.otf",
            "Cantarell-Regular.otf",
            "ClearSans-Medium.ttf",
            "DejaVuSansCondensed.ttf",
            "DejaVuSansMono.ttf",
            "FreeSerif.ttf",
            "Go-Regular.ttf",
            "Go-Medium.ttf",
            "Hack-Regular.ttf",
            "Junction.otf",
            "Lato-Bold.ttf",
            "LiberationMono-Regular.ttf",
            "Manrope-Regular.ttf",
            "Manrope-Medium.ttf",
            "NimbusSans-Bold.otf",
            "NimbusSansNarrow-Regular.otf",
            "NotoSansDisplay-Regular.ttf",
            "RobotoCondensed-Regular.ttf",
            "URWGothic-Book.otf",
            "Veranda.ttf",
        ),
        "test": (
            "Aerial.ttf",
            "texgyreheros-regular.otf",
            "Inter-Regular.otf",
            "Karla-Regular.otf",
        ),
    },
    "bold": {
        "train": (
            "LiberationSans-Bold.ttf",
            "LiberationSans-Bold.ttf",
            "FreeSansBold.ttf",
            "NimbusSans-Bold.otf",
            "DejaVuSans-Bold.ttf",
            "Roboto-Bold.ttf",
            "OpenSans-Bold.ttf",
            "NotoSans-Bold.ttf",
            "B612-Bold.otf",
            "Cabin-Bold.otf",
            "Cantarell-Bold.otf",
            "ClearSans-Bold.ttf",
            "FreeSerifBold.ttf",
            "Go-Bold.ttf",
            "Lato-Bold.ttf",
            "Manrope-Bold.ttf",
            "NimbusSansNarrow-Bold.otf",
            "RobotoCondensed-Bold.ttf",
            "VerandaBd.ttf",
        ),
        "test": ("AerialBd.ttf", "texgyreheros-bold.otf", "Inter-Bold.otf"),
    },
    "digits": {
        "train": (
            "OCRA.ttf",
            "OCRA.ttf",
            "OCRA.ttf",
            "OCRABold.ttf",
            "OCRABold.ttf",
            "LiberationSans-Bold.ttf",
            "LiberationSans-Regular.ttf",
            "NimbusSans-Bold.otf",
            "DejaVuSansMono.ttf",
            "Hack-Bold.ttf",
            "Roboto-Medium.ttf",
        ),
        "test": ("OCRA.ttf", "OCRACondensed.ttf", "OCRACondensed.ttf", "AerialBd.ttf"),
    },
    "book": {
        "train": (
            "LiberationSerif-Regular.ttf",
            "LiberationSerif-Italic.ttf",
            "LiberationSerif-Bold.ttf",
            "NimbusRoman-Regular.otf",
            "NimbusRoman-Italic.otf",
            "FreeSerif.ttf",
            "FreeSerifItalic.ttf",
            "FreeSerifBold.ttf",
            "FreeSerifBoldItalic.ttf",
            "DejaVuSerif.ttf",
            "DejaVuSerif-Italic.ttf",
            "DejaVuSerif-Bold.ttf",
            "DejaVuSerifCondensed.ttf",
            "DejaVuSerifCondensed-Italic.ttf",
            "NotoSerif-Regular.ttf",
            "NotoSerif-Italic.ttf",
            "NotoSerif-Bold.ttf",
            "C059-Roman.otf",
            "C059-Italic.otf",
            "C059-Bold.otf",
            "P052-Roman.otf",
            "P052-Italic.otf",
            "P052-Bold.otf",
            "P052-BoldItalic.otf",
            "Tinos-Regular.ttf",
            "Tinos-Italic.ttf",
            "texgyreschola-regular.otf",
            "texgyrepagella-italic.otf",
            "texgyretermes-bolditalic.otf",
            "LiberationSans-Regular.ttf",
            "LiberationSans-Italic.ttf",
            "FreeSans.ttf",
            "FreeSansOblique.ttf",
            "NimbusSans-Bold.otf",
            "NimbusSansNarrow-Regular.otf",
            "NotoSans-Regular.ttf",
            "NotoSans-Italic.ttf",
            "NotoSansDisplay-Regular.ttf",
            "OpenSans-Regular.ttf",
            "OpenSans-Italic.ttf",
            "OpenSans-Semibold.ttf",
            "Roboto-Regular.ttf",
            "Roboto-Italic.ttf",
            "Roboto-Medium.ttf",
            "RobotoCondensed-Regular.ttf",
            "Lato-Regular.ttf",
            "Lato-Italic.ttf",
            "Lato-Bold.ttf",
            "Lato-Light.ttf",
            "Carlito-Regular.ttf",
            "Carlito-Italic.ttf",
            "Cantarell-Regular.otf",
            "Cabin-Regular.otf",
            "Cabin-Italic.otf",
            "ClearSans-Regular.ttf",
            "ClearSans-Medium.ttf",
            "B612-Regular.otf",
            "B612-Italic.otf",
            "Manrope-Regular.ttf",
            "Junction.otf",
            "URWGothic-Book.otf",
            "URWGothic-BookOblique.otf",
            "texgyreadventor-bold.otf",
            "DejaVuSans.ttf",
            "DejaVuSansCondensed.ttf",
            "Go-Regular.ttf",
            "Go-Italic.ttf",
            "LiberationMono-Regular.ttf",
            "NimbusMonoPS-Regular.otf",
            "NimbusMonoPS-Italic.otf",
        ),
        "test": (
            "texgyrebonum-regular.otf",
            "texgyrebonum-italic.otf",
            "NotoSerifDisplay-Regular.ttf",
            "Inter-Regular.otf",
            "Karla-Regular.otf",
        ),
    },
}
for splits in FACES.values():
    splits["validation"] = splits["train"]

# Seen in training only: `bin/install train` fetches them, and nothing that is tested needs them.
MORE_BOOK_FACES = (
    "EBGaramond08-Regular.otf",
    "EBGaramond12-Italic.otf",
    "LinLibertine_R.otf",
    "LinLibertine_RI.otf",
    "LinLibertine_RB.otf",
    "LinLibertine_DR.otf",
    "LinLibertine_M.otf",
    "CharisSIL-Regular.ttf",
    "CharisSIL-Italic.ttf",
    "CharisSIL-Bold.ttf",
    "GenBasR.ttf",
    "GenBasI.ttf",
    "GenBkBasB.ttf",
    "Quattrocento-Regular.otf",
    "cmunrm.ttf",
    "cmunti.ttf",
    "cmunbx.ttf",
    "cmunss.ttf",
    "cmuntt.ttf",
    "cmunvt.ttf",
    "JunicodeTwoBeta-Regular.otf",
    "JunicodeTwoBeta-Italic.otf",
    "JunicodeTwoBeta-Condensed.otf",
    "lmroman10-regular.otf",
    "lmroman10-italic.otf",
    "lmromandemi10-regular.otf",
    "lmsans10-regular.otf",
    "lmsansdemicond10-regular.otf",
    "lmmono10-regular.otf",
    "lmmonoprop10-regular.otf",
    "GFSDidot.otf",
    "GFSDidotItalic.otf",
    "GFSDidotBold.otf",
    "Dosis-Medium.otf",
    "FiraCode-Regular.ttf",
    "JetBrainsMono-Regular.ttf",
    "Andika-Regular.ttf",
    "Andika-Italic.ttf",
    "FanwoodText.otf",
    "FanwoodText-Italic.otf",
    "GoudyBookletter1911.otf",
    "Prociono.otf",
    "LindenHill.otf",
    "LindenHill-Italic.otf",
    "PTF55F.ttf",
    "PTF56F.ttf",
    "PTF75F.ttf",
    "PTM55F.ttf",
    "AccanthisADFStd-Regular.otf",
    "AccanthisADFStd-Italic.otf",
    "BaskervaldADFStd.otf",
    "BaskervaldADFStd-Italic.otf",
    "BaskervaldADFStd-Bold.otf",
    "BerenisADFPro-Regular.otf",
    "BerenisADFPro-Italic.otf",
    "GilliusADF-Regular.otf",
    "GilliusADF-Italic.otf",
    "GilliusADFNo2-Cond.otf",
    "IkariusADFStd-Regular.otf",
    "IkariusADFStd-Italic.otf",
    "IrianisADFStd-Regular.otf",
    "LibrisADFStd-Regular.otf",
    "LibrisADFStd-Italic.otf",
    "MekanusADFStd-Regular.otf",
    "RomandeADFStd-Regular.otf",
    "RomandeADFStd-Italic.otf",
    "SwitzeraADF-Regular.otf",
    "SwitzeraADF-Light.otf",
    "SwitzeraADF-Cond.otf",
    "TribunADFStd-Regular.otf",
    "TribunADFStd-Italic.otf",
    "TribunADFStd-Cond.otf",
    "UniversalisADFStd-Regular.otf",
    "UniversalisADFStd-Cond.otf",
    "Verana-Regular.otf",
    "VeranaSans-Regular.otf",
)
MORE_REGULAR_FACES = (
    "GilliusADF-Regular.otf",
    "SwitzeraADF-Regular.otf",
    "SwitzeraADF-Cond.otf",
    "UniversalisADFStd-Regular.otf",
    "VeranaSans-Regular.otf",
    "LibrisADFStd-Regular.otf",
    "IkariusADFStd-Regular.otf",
    "MekanusADFStd-Regular.otf",
    "PTF55F.ttf",
    "Andika-Regular.ttf",
    "lmsans10-regular.otf",
    "cmunss.ttf",
    "Dosis-Medium.otf",
    "CharisSIL-Regular.ttf",
)
FACES["book"]["train"] += MORE_BOOK_FACES
FACES["regular"]["train"] += MORE_REGULAR_FACES

# What single characters, and a share of the lines drawn alone, are set in, whatever they would set:
# with and without serifs, narrow and wide, light and bold, but none whose digits hang below the
# line, whose O is its 0, or that lacks a mark.
# Validation takes families that no other split has, so that its loss speaks of faces never seen.
FACES["any"] = {
    "train": tuple(Path(__file__).with_name("faces.txt").read_text("utf-8").splitlines()),
    "validation": (
        "tuffy_regular.ttf",
        "tuffy_bold.ttf",
        "Oxygen-Sans.ttf",
        "Oxygen-Sans-Bold.ttf",
        "Play-Regular.otf",
        "Play-Bold.otf",
    ),
}


@cache
def _installed() -> dict[str, Path]:
    files = (path for root in FONT_ROOTS for path in root.rglob("*"))
    return {path.name: path for path in files if path.suffix in {".ttf", ".otf"}}


@cache
def faces(role: str, split: str) -> tuple[Path, ...]:
    """Return the installed font files of a role in a split.

    Raises:
        FileNotFoundError: none of them is installed.
    """
    paths = tuple(_installed()[name] for name in FACES[role][split] if name in _installed())
    if not paths:
        raise FileNotFoundError(
            f"no font for {role}/{split}: install the packages that bin/install names"
        )
    return paths


@cache
def load(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Return a font at a size in pixels per em."""
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
