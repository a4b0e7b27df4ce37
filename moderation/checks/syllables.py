"""Pinyin in Latin letters: what is a row of syllables, and which English words happen to be one."""

import re

_FINALS_BY_INITIALS = (
    ("b", "a o ai ei ao an en ang eng i ie iao ian in ing u"),
    ("p", "a o ai ei ao ou an en ang eng i ie iao ian in ing u"),
    ("m", "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u"),
    ("f", "a o ei ou an en ang eng u"),
    ("d", "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un"),
    ("t", "a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un"),
    ("n", "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan un v ve ue"),
    ("l", "a o e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve ue"),
    ("g", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("k", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("h", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("j", "i ia ie iao iu ian in iang ing iong u ue uan un"),
    ("q", "i ia ie iao iu ian in iang ing iong u ue uan un"),
    ("x", "i ia ie iao iu ian in iang ing iong u ue uan un"),
    ("zh", "a e ai ei ao ou an en ang eng ong i u ua uo uai ui uan un uang"),
    ("ch", "a e ai ao ou an en ang eng ong i u ua uo uai ui uan un uang"),
    ("sh", "a e ai ei ao ou an en ang eng i u ua uo uai ui uan un uang"),
    ("r", "e ao ou an en ang eng ong i u ua uo ui uan un"),
    ("z", "a e ai ei ao ou an en ang eng ong i u uo ui uan un"),
    ("c", "a e ai ao ou an en ang eng ong i u uo ui uan un"),
    ("s", "a e ai ao ou an en ang eng ong i u uo ui uan un"),
    ("y", "a e ao ou an ang ong i in ing u ue uan un o"),
    ("w", "a o ai ei an en ang eng u"),
    ("", "a o e ai ei ao ou an en ang er"),
)
_SYLLABLE = "|".join(
    sorted((i + f for i, finals in _FINALS_BY_INITIALS for f in finals.split()), key=lambda s: (-len(s), s))
)
_ROW = re.compile(f"(?:{_SYLLABLE}){{2,12}}")

ENGLISH = frozenset(
    """
    made make take bake cake lake wake sake fake name game same came fame tame dame bike like hike dike mike pike
    nike time dime lime mime wine line mine fine dine nine pine size rise wise wife life love move dove gene gave
    save wave cave have pave rave hate date late mate rate gate fate page cage sage wage rage base case lane cane
    mane sane pane wane pale male tale sale gale bale dale safe cafe babe robe code mode node rode lode nude dude
    rude mude tube cube ruse muse fuse tune dune june rune lute mute cute tile mile file pile bile wide ride side
    tide hide bide banana panda mango china human women woman pizza tango bingo dingo gender tender ginger finger
    linger singer hunger anger manger danger ranger banner manner dinner inner winner under wonder canada panama
    manila mafia media mama papa baba data lava java nada yoga guru tofu menu sumo dodo logo dogo hero zero solo
    polo memo demo limo lion diet dial quiet suite suit guide guild build bear beat dean lean mean tea men pen ten
    den fan man can ban ran tan wan pan hang bang gang song long dong wing sing ping king ring ding bing bin pin
    fin tin sin win in an on one are ear era ore ode ace age ate ale ice idea area aware here there where were
    mere dare care fare hare tie lie die pie ma me he she we so do go no wo hi bi
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


def reads_as_pinyin(letters: str) -> bool:
    """Whether the lower-case letters are two or more syllables, and no English word that happens to be some."""
    return letters not in ENGLISH and _ROW.fullmatch(letters) is not None
