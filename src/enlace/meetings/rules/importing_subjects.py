"""Of whom a sentence of a report says that they said something, in four languages."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from enlace.meetings.rules.floor import CHAIR
from enlace.meetings.rules.importing_text import flat
from enlace.meetings.rules.importing_voices import Voices
from enlace.meetings.rules.record import InterventionKind

LONGEST_LABEL = 240
_THE = r"(?:(?:the|la|las|los|el|le|les|o|os|as?)\s+|l'\s?)?"
_OF = r"(?:of|from|for|del?|d[aou]s?|des|d')\s*"
_DELEGATION = r"(?:delegations?|delegacion(?:es)?|delegac(?:ao|oes))"
_WHO = (
    rf"(?:{_DELEGATION}|(?:(?:permanent|alternate|distinguished|senor|senora|sr\.?a?)\s+)*"
    r"(?:representatives?|representantes?|representante?s?|ambassador|embajador[a]?|embaixador[a]?|ambassadeur|ambassadrice)"
    r"(?:\s+(?:permanentes?|alternos?|alternas?|permanente?))?)"
)
_CHAIR = (
    r"(?:vice[- ]?)?(?:chair(?:man|woman|person)?|president[ea]?|presidencia|presidence|moderator|moderador[a]?"
    r"|moderateur|moderatrice)\b(?!\s+(?:of|del?|d[aou])\s)"
)
_SECRETARIAT = (
    r"(?:(?:technical|general|executive)\s+)?(?:secretariat|secretaria|secretariado)"
    r"(?:\s+(?:general|tecnica|geral|ejecutiva|technique))?\b(?!\s+(?:for|of|del?|d[aou])\s)"
)
_OBSERVER = r"(?:observers?|observador(?:es|a)?|observateurs?)"
_TITLE = (
    r"(?:(?:his|her)\s+excellency,?\s+|s\.?\s?e\.?,?\s+|excelentisim[oa]\s+)?"
    r"(?:(?:mr|mrs|ms|dr|dra|sr|sra|amb|prof|lic|ing|mme|m)\.\s+|(?:the\s+)?(?:ambassador|secretary|minister)\s+"
    r"|(?:el|la|o|a)\s+(?:embajador[a]?|embaixador[a]?|secretari[oa]|ministr[oa]|senora?|doctora?|sr\.|sra\.|dr\.|dra\.)\s+)+"
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?:\s+(?:(?:y|de|del|la|da|do|dos|von|van|e)\s+)*[A-ZÀ-Þ][\w'’.-]*){0,5}")
_ANAPHOR = re.compile(
    r"(?:it|he|she|they|elle|elles|ils?|ella|ellos|ellas|ele|ela|eles|elas)\s+"
    rf"|{_THE}(?:(?:said|same|dicha|misma|mesma|referida)\s+)?(?:{_DELEGATION}|speakers?|presenters?|representatives?"
    r"|representantes?|ambassador|embajador[a]?|embaixador[a]?|ambassadeur|secretary|secretari[oa]|secretaire|minister"
    r"|ministr[oa]|orador[a]?|oratrice|orateur)\b"
)
_ADVERBS = (
    r"(?:(?:,\s*)?(?:also|then|likewise|further|furthermore|again|finally|therefore|subsequently|in\s+turn|too|as\s+well"
    r"|similarly|in\s+addition|for\s+(?:its|his|her)\s+part|tambien|asimismo|luego|despues|a\s+su\s+vez|por\s+su\s+parte"
    r"|finalmente|igualmente|ademas|tambem|ainda|igualmente|por\s+sua\s+vez|em\s+seguida|egalement|aussi|ensuite"
    r"|pour\s+sa\s+part|enfin|en\s+outre)\b\s*,?\s*)*"
)
_VERB = (
    r"(?:(?:has\s+)?[a-z-]+ed\b|said|says|spoke|gave|took|went\s+on|made|drew|told|began|felt|set\s+out|sought|undertook"
    r"|put\s+forward|was\s+of\s+the|were\s+of\s+the|was\s+in\s+favou?r|read\s+out|led|held\s+that|thought|brought|saw"
    r"|(?:se\s+)?(?:[a-z]+(?:aron|ieron|jeron)|dijo|hizo|propuso|puso|expuso|dio|tuvo|estuvo|pidio|senalo|sostuvo)\b"
    r"|disse|fez|propos|deu|interveio|[a-z]+(?:ou|eu|iu|aram|eram|iram)\b"
    r"|(?:s'|se\s+)?(?:a|ont|est|sont)\s+(?:[a-z]+ment\s+)?[a-z]+\b)"
)
# Spanish writes its past with an accent, which small letters without accents lose.
_ACCENTED = re.compile(r"(?:[Ss]e\s+)?\w+ó\b")
_GAP = r"(?:\s*\([^()]{1,120}\))?(?:\s*,\s[^.;:]{2,220}?,)?\s+"
_SAYS = re.compile(rf"{_GAP}{_ADVERBS}{_VERB}")
_ALMOST = re.compile(rf"{_GAP}{_ADVERBS}(?=\w)")
_BOUNDARY = re.compile(r"[,;:—–]\s+|[\"”»]\s*,?\s+|(?<=\s)(?:and|y|e|et)\s+")
_TAKES = re.compile(
    r"(?:se\s+)?\w+\s+(?:(?:el\s+|do\s+)?uso\s+(?:de|da)\s+(?:la\s+)?palabra\s+|l?a\s+palabra\s+|a\s+palavra\s+)?"
)
_OF_THE_MEETING = re.compile(r"\s+(?:of the meeting|de la reunion|da reuniao)$")
_REQUEST = re.compile(
    r"(?:at\s+the\s+request|a\s+(?:solicitud|pedido|peticion)|por\s+solicitud|a\s+la\s+demande)\s+(?:of|del?|d[aou])\s*"
)
_CHAIRED = re.compile(r"\b(?:chaired|presidid[ao]|presidiu|presidio|presidee?)\b")
# Spanish and Portuguese go on without a word for who speaks: “Propuso que …”, “En ese sentido, solicitó …”.
_PRO_DROP = re.compile(r"(?:se\s+)?(?:dijo|propuso|hizo|pidio|expuso|disse|propos|fez|[a-z]+(?:ou|eu|iu))\b")
_PASSIVE = re.compile(
    r"se\s+(?:aprobo|adopto|suspendio|reanudo|levanto|distribuyo|abrio|clausuro|celebro|realizo|inicio|procedio"
    r"|aprovou|adotou|suspendeu|encerrou|realizou|iniciou)\b"
)


@dataclass(frozen=True)
class Subject:
    """Who says something. speakers: codes, none where the sentence refers back to whoever spoke before.

    labelled: as “Mexico:” before what was said; sure: whether the words leave no doubt; rest: where what was said
    begins. surname: of a person by whose name they are known afterwards. many: several, unnamed, such as “the
    delegations”. requested: something is done at their request. refers: of one that is not named, what it is called:
    DELEGATION, SECRETARY, or "". person: the name in a label, as printed.
    """

    kind: InterventionKind | None = None
    speakers: tuple[str, ...] = ()
    sure: bool = True
    labelled: bool = False
    rest: int = 0
    surname: str = ""
    many: bool = False
    requested: bool = False
    refers: str = ""
    person: str = ""


BEFORE = Subject()
DELEGATION, SECRETARY = "delegation", "secretary"


@lru_cache(maxsize=8)
def _patterns(key: tuple[str, str]) -> dict[str, re.Pattern[str]]:
    some_states, one_body = key
    return {
        "of_states": re.compile(rf"{_THE}{_WHO}\s+{_OF}(?P<states>{some_states})"),
        "states_delegation": re.compile(rf"{_THE}(?P<states>{some_states})(?:'s?)?\s+{_DELEGATION}\b"),
        "observer": re.compile(rf"{_THE}{_OBSERVER}\s+{_OF}{_THE}(?:(?P<body>{one_body})|(?P<states>{some_states}))"),
        "chair": re.compile(rf"{_THE}{_CHAIR}"),
        "body": re.compile(rf"{_THE}(?P<body>{one_body})"),
        "secretariat": re.compile(rf"{_THE}{_SECRETARIAT}"),
        "states": re.compile(rf"(?P<states>{some_states})(?!\w)"),
        "request": re.compile(rf"{_THE}{_WHO}\s+{_OF}(?P<states>{some_states})|(?P<alone>{some_states})"),
    }


def _of(voices: Voices) -> dict[str, re.Pattern[str]]:
    return _patterns((voices.some_states, voices.one_body))


Known = dict[str, tuple[InterventionKind, tuple[str, ...]]]
_MOST_PLACES = 14
_LONGEST_VERB = 30
_SAYING = re.compile(
    r"\b(?:said|stated|noted|reported|announced|explained|stressed|emphasi[sz]ed|underscored|underlined|highlighted"
    r"|expressed|mentioned|added|agreed|thanked|proposed|suggested|recommended|requested|asked|urged|encouraged|offered"
    r"|presented|described|referred|commented|considered|reiterated|recalled|supported|dijo|senalo|indico|informo|expreso"
    r"|propuso|solicito|pidio|recomendo|agradecio|destaco|subrayo|menciono|manifesto|presento|sugirio|ofrecio|reitero"
    r"|disse|informou|propos|solicitou|recomendou|agradeceu|destacou|ressaltou|sugeriu|apresentou|assinalou|pediu"
    r"|declare|indique|propose|demande|recommande|remercie|souligne|presente|suggere|exprime|signale)\b"
)
_REPRESENTED = re.compile(r"\b(?:represented by|representad[ao] por|representee? par)\s+")
# A name begins with a capital, unlike “(delegation)”.
_PERSON = re.compile(r"(?:\s*\((?:(?P<person>[A-ZÀ-Þ][^()]{0,119})|[^()]{1,120})\))?")
_OF_A_PARTY = re.compile(r"(?P<person>[^()]{2,100})\((?P<party>[^()]+)\)")
_ENVOY = re.compile(r"\b(?:representative|representante|ambassador|embajador|embaixador|ambassadeur|minister|ministr)")


def label_of(text: str, voices: Voices) -> Subject | None:
    """Return who is named before a colon at the beginning: “The delegation of Mexico: …”, “CHILE: …”.

    rest: where what was said begins.
    """
    head, colon, _ = text[:LONGEST_LABEL].partition(":")
    begin = len(head) + 1
    if not colon or not text[begin:].strip():
        return None
    plain, of = flat(head).strip(), _of(voices)
    for name in ("of_states", "states_delegation", "states", "observer", "chair", "body", "secretariat"):
        found = of[name].match(plain)
        if found and (after := _PERSON.fullmatch(head.strip(), found.end())):
            subject = _named(name, found, voices)
            return replace(
                subject, sure=bool(subject.speakers), labelled=True, rest=begin, person=after["person"] or ""
            )
    if in_brackets := _OF_A_PARTY.fullmatch(head.strip()):
        party, person = flat(in_brackets["party"]).strip(), in_brackets["person"].strip()
        if re.fullmatch(voices.one_state, party):
            states = voices.states_in(party)
            return Subject(InterventionKind.OFFICIAL, states, labelled=True, rest=begin, person=person)
        if code := voices.body_of.get(party):
            return Subject(InterventionKind.SECRETARIAT, (code,), labelled=True, rest=begin, person=person)
    return None


def _named(name: str, found: re.Match[str], voices: Voices) -> Subject:
    """Return the subject that the pattern `name` found."""
    if name == "chair":
        return Subject(InterventionKind.CHAIR, (CHAIR,))
    if name == "secretariat":
        return Subject(InterventionKind.SECRETARIAT, tuple(filter(None, [voices.secretariat])), sure=False)
    groups = found.groupdict()
    if groups.get("body"):
        code = voices.body_of[" ".join(groups["body"].split())]
        kind = InterventionKind.OBSERVER if name == "observer" else InterventionKind.SECRETARIAT
        return Subject(InterventionKind.CHAIR if code == CHAIR else kind, (code,))
    codes = voices.states_in(groups["states"])
    if name == "observer":
        return Subject(InterventionKind.OBSERVER, codes)
    return Subject(InterventionKind.DELEGATION if len(codes) == 1 else InterventionKind.JOINT_DELEGATION, codes)


def subject_of(sentence: str, voices: Voices, known: Known, *, first: bool) -> Subject | None:
    """Return who says something in `sentence`: `BEFORE` where it refers back, None where it names nobody.

    first: of its paragraph; further on a State or body counts only as a delegation or by a person, since a speaker may
    tell of others. known: surname -> as whom that person spoke; a person who is introduced is added.
    """
    plain = flat(sentence)
    if asked := _REQUEST.match(plain):
        found = _of(voices)["request"].match(plain, asked.end())
        if found:
            codes = voices.states_in(found["states"] or found["alone"])
            return Subject(InterventionKind.DELEGATION, codes, requested=True)
    places = [0, *(one.end() for one in _BOUNDARY.finditer(plain))][:_MOST_PLACES]
    for place in places:
        subject = _at(place, sentence, plain, voices, known, first=first)
        if subject is not None:
            return subject
    for place in places:
        if _goes_on(place, sentence, plain):
            return _after_verb(place, plain, voices) or BEFORE
    if _CHAIRED.search(plain):
        return Subject(InterventionKind.CHAIR, (CHAIR,), sure=False)
    return None


def _goes_on(place: int, sentence: str, plain: str) -> bool:
    """Return whether a verb stands at `place` that says something and leaves out by whom."""
    opens = place == 0 or plain[:place].rstrip().endswith(",")
    if not opens or _PASSIVE.match(plain, place):
        return False
    return bool(_PRO_DROP.match(plain, place) or _ACCENTED.match(sentence, place))


def _after_verb(place: int, plain: str, voices: Voices) -> Subject | None:
    """Return who is named after the verb: “Tomó la palabra la Delegación de Chile”."""
    verb = _TAKES.match(plain, place)
    for name in ("of_states", "chair") if verb else ():
        if found := _of(voices)[name].match(plain, verb.end() if verb else 0):
            return _named(name, found, voices)
    return None


def _at(place: int, sentence: str, plain: str, voices: Voices, known: Known, *, first: bool) -> Subject | None:
    of = _of(voices)
    names = ("of_states", "states_delegation", "observer", "chair")
    for name in (*names, "body", "secretariat", "states") if first else names:
        found = of[name].match(plain, place)
        if found and (end := _says(sentence, plain, found.end())):
            subject = _named(name, found, voices)
            if name in names:
                return subject
            said = _takes_the_floor(name, found, sentence, plain, end)
            return _with_apposition(subject, sentence[found.end() : end], voices, known, said=said)
    person = _person_at(place, sentence, plain, voices, known)
    if person is not None:
        return person
    anaphor = _ANAPHOR.match(plain, place)
    if anaphor is None:
        return None
    words = anaphor[0].strip()
    refers = DELEGATION if "deleg" in words else SECRETARY if "secret" in words else ""
    return Subject(many=place == 0 and words.endswith("s"), refers=refers)


def _takes_the_floor(name: str, found: re.Match[str], sentence: str, plain: str, end: int) -> bool:
    """Return whether a State or body that is the subject surely speaks: a body by its secretary alone.

    What a body recommended or a State reported elsewhere reads alike, so anything but saying is left in doubt.
    """
    if name == "body":
        return found["body"].startswith("secretary")
    near = slice(end, end + _LONGEST_VERB)
    return bool(_SAYING.search(plain, found.end(), near.stop) or _ACCENTED.search(sentence[near]))


def _says(sentence: str, plain: str, end: int) -> int:
    """Return where the verb begins with which somebody, named until `end`, says something; 0 without one."""
    if found := _SAYS.match(plain, end):
        return found.end()
    almost = _ALMOST.match(plain, end)
    return almost.end() if almost and _ACCENTED.match(sentence, almost.end()) else 0


def _with_apposition(subject: Subject, between: str, voices: Voices, known: Known, *, said: bool) -> Subject:
    """Return a Secretariat or body as what stands between commas says of it: “represented by N, of the Department”."""
    represented = _REPRESENTED.search(flat(between))
    bodies = voices.bodies_in(between) if represented else ()
    speakers = bodies[:1] or subject.speakers
    if represented and subject.kind is not None and (name := _NAME.match(between, represented.end())):
        _introduce(name[0], subject.kind, speakers, known)
    sure = bool(bodies) or (said and subject.sure)
    return Subject(subject.kind, speakers, sure)


def _person_at(place: int, sentence: str, plain: str, voices: Voices, known: Known) -> Subject | None:
    title = re.compile(_TITLE).match(plain, place)
    name = _NAME.match(sentence, title.end()) if title else None
    if name is None:
        return None
    words = flat(name[0]).strip(" .,")
    if words in known:
        kind, speakers = known[words]
        return Subject(kind, speakers, surname=words)
    gap = re.compile(r"\s*[,(]\s?(?P<office>[^.;:]{2,220}?)[,)]\s").match(sentence, name.end())
    office = gap["office"] if gap else ""
    states, bodies = voices.states_in(flat(office)), voices.bodies_in(office)
    if re.search(rf"\b{_CHAIR}", flat(office)) and not states and not bodies:
        kind, speakers = InterventionKind.CHAIR, (CHAIR,)
    elif states and (_ENVOY.search(flat(office)) or not bodies):
        kind, speakers = InterventionKind.OFFICIAL, states[:1]
    elif bodies:
        kind, speakers = InterventionKind.SECRETARIAT, bodies[:1]
    else:
        return Subject(None, (), sure=False, surname=words)
    _introduce(name[0], kind, speakers, known)
    return Subject(kind, speakers, surname=words)


def _introduce(name: str, kind: InterventionKind, speakers: tuple[str, ...], known: Known) -> None:
    """Remember a person by the whole name and by each of its endings: “Paz y Paz” of “Claudia Paz y Paz”."""
    words = flat(name).strip(" .,").split()
    for begin in range(len(words)):
        known.setdefault(" ".join(words[begin:]), (kind, speakers))


def parties_of(text: str, voices: Voices) -> tuple[str, ...]:
    """Return whom `text` names, where it names States, bodies or the chair and nothing else; else none."""
    plain, of = _OF_THE_MEETING.sub("", flat(text).strip(" .:")), _of(voices)
    for name in ("states", "chair", "body", "secretariat"):
        found = of[name].fullmatch(plain)
        if found:
            return _named(name, found, voices).speakers
    return ()
