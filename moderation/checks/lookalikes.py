"""Characters that are read as a Latin letter or a digit without being one, and what leet spelling stands for."""

import unicodedata

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

# Letters of other scripts that look like a Latin one, as folding leaves them (lower case).
_PAIRS = (
    # Cyrillic
    "аa бb вb гr дd еe ёe зe иu йu кk мm нh оo пn рp сc тt уy фo хx цu чy шw щw ьb ѕs іi їi јj "
    "ԁd ԛq ԝw һh ґr ғf қk ңh ҳx "
    "ҫc ҽe әe ӏl ѡw ѵv ԍg ԑe ԧh яr эe ъb ыb ћh ђh љb њh џu ѐe ѝu "
    # Greek
    "αa βb γy δd εe ζz ηn θo ιi κk λa μu νv ξe οo πn ρp ςs σo τt υu φo χx ψw ωw ϲc ϳj ϱp ϵe ϐb "
    "ϑo ϕo ϖw "
    # Armenian, Hebrew, Cherokee
    "օo ոn սu իi լl հh ցg յj ղn ռn ձd ւi ոn "
    "Ꭺa Ᏼb Ꮯc Ꭰd Ꭼe Ꮐg Ꮋh Ꭵi Ꭻj Ꮶk Ꮮl Ꮇm Ꮲp Ꮢr Ꮪs Ꭲt Ꮩv Ꮃw Ꮓz "
    # Latin extended, IPA and small capitals
    "ɑa ɐa ƅb ɓb ƀb ƈc ɕc đd ɖd ɗd ɘe əe ɛe ɜe ƒf ɠg ɡg ɢg ħh ɦh ɥh ɨi ɩi ıi ɪi ʝj ȷj ɟj ƙk ʞk "
    "łl ƚl ɫl ɭl ʟl ɯw ɱm ɲn ƞn ŋn ɴn "
    "øo ɵo ɔc ƥp ɋq ɍr ɹr ɽr ɾr ʀr ʁr ʂs ƨs ŧt ƭt ʈt ʇt ʉu ʊu ʋv ʌv ʍw ƴy ɏy ʎy ʏy ƶz ʐz ʑz ᴀa "
    "ʙb ᴄc ᴅd ᴇe ꜰf ʜh ᴊj ᴋk "
    "ᴍm ᴏo ᴘp ꞯq ꜱs ᴛt ᴜu ᴠv ᴡw ᴢz ƽs þp ßb æa œo ꭰd "
)


def _letters() -> dict[str, str]:
    pairs = {pair[0]: pair[1] for pair in _PAIRS.split() if len(pair) == 2 and pair[1] in _ALPHABET}  # noqa: PLR2004
    # Letters that NFKC leaves alone: flags, white letters on black circles and squares, their digits.
    for start in (0x1F1E6, 0x1F150, 0x1F170, 0x1F130):
        pairs |= {chr(start + index): letter for index, letter in enumerate(_ALPHABET)}
    return pairs


LETTERS = _letters()
"""Character to the Latin letter it is taken for."""

LEET = dict(zip("0123456789@$!|+(<[{€£¢¥", "oizeasgtbgasiitcccceicy", strict=True))
"""Digit or sign to the letter it stands for, before letters that leet confuses are merged."""

MERGED = {"l": "i", "k": "c", "v": "u"}
"""Letters that leet spells alike: 1 and | are i or l, ( and < are c or k, v is u."""


def as_letter(char: str) -> str:
    """The Latin letter, without its marks, that the character is taken for; the character itself where none is."""
    if found := LETTERS.get(char):
        return found
    base = unicodedata.normalize("NFD", char)[0]
    return LETTERS.get(base, base if base.isascii() else char)


def as_digit(char: str) -> str:
    """The ASCII digits that a numeral of any kind stands for, such as ❶; empty where it is not up to 20."""
    value = unicodedata.numeric(char, -1.0)
    return str(int(value)) if value == int(value) and 0 <= value <= 20 else ""  # noqa: PLR2004 - as far as circles go
