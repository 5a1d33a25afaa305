"""What was said, paragraph by paragraph: who took the floor, and what is left for a person to decide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from enlace.meetings.rules.floor import CHAIR
from enlace.meetings.rules.importing_draft import Doubt, Piece, Role
from enlace.meetings.rules.importing_sections import CLOSING, Placed
from enlace.meetings.rules.importing_subjects import DELEGATION, Known, Subject, label_of, subject_of
from enlace.meetings.rules.importing_text import flat, marked, sentences
from enlace.meetings.rules.importing_voices import Voices
from enlace.meetings.rules.record import InterventionKind

_SHOWN = re.compile(r"[·•*–—\s-]*(?:presentation|presentacion|apresentacao)\s*(?:[0-9]+\s*)?:\s*(?P<title>\S.*)")
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]+)\)")
_LISTED = re.compile(r"\s*(?:[a-z]|[ivx]{1,4}|[0-9]{1,2})\s?[.)]\s|\s*[·•*–—-]\s")
_COUNTED = re.compile(r"\A[0-9]{1,3}\.\s+(?=[A-ZÀ-Þ])")
_PROCEDURE = re.compile(
    r"\b(?:(?:offered|gave|yielded|ceded|passed)\s+(?:the\s+)?floor"
    r"|invited\s+.{3,160}\bto\s+(?:share|speak|take\s+the\s+floor|make\s+(?:a|her|his)\s+(?:statement|presentation))"
    r"|(?:declared|opened|closed|adjourned|suspended)\s+(?:the|this)?\s*(?:meeting|session|sitting)"
    r"|brought\s+forward|(?:cedio|dio|ofrecio|otorgo)\s+(?:el\s+uso\s+de\s+)?la\s+palabra"
    r"|invito\s+.{3,160}\ba\s+(?:compartir|tomar|hacer|intervenir)"
    r"|(?:declaro|abrio|cerro|clausuro|levanto|dio\s+por\s+\w+)\s+(?:\w+\s+)?(?:la\s+)?(?:reunion|sesion)"
    r"|(?:deu|passou|concedeu)\s+a\s+palavra|(?:declarou|abriu|encerrou|suspendeu)\s+(?:\w+\s+)?(?:a\s+)?(?:reuniao|sessao)"
    r"|(?:a\s+)?(?:donne|cede)\s+la\s+parole|(?:a\s+)?(?:declare|ouvert|clos|leve|suspendu)\s+la\s+(?:reunion|seance))"
)
_ACCOUNT = re.compile(
    r"^document[eo]?s?\s*:|\bno\s+(?:more|further|other)\s+(?:requests|speakers|comments)|\bproceeded\s+to\s+the\s+next"
    r"|\b(?:was|were)\s+(?:\w+ly\s+)?(?:adopted|approved|adjourned|suspended|resumed|brought\s+forward|distributed)\b"
    r"|\bno\s+habiendo\s+(?:mas|otr)|\b(?:fue|fueron)\s+(?:aprobad|adoptad|suspendid|clausurad|distribuid)"
    r"|\bse\s+(?:aprobo|adopto|aprobaron|adoptaron|suspendio|reanudo|levanto)\b|\bnao\s+havendo\s+(?:mais|outr)"
    r"|\b(?:foi|foram)\s+(?:aprovad|adotad|suspens|encerrad|distribuid)|\b(?:a|ont)\s+ete\s+(?:adopte|approuve|suspendu)"
)


@dataclass
class _Part:
    """A run of sentences of one paragraph by one speaker."""

    subject: Subject | None
    said: list[str] = field(default_factory=list)
    invited_by: str = ""
    doubt: str = ""


@dataclass
class Reader:
    """Reads the lines in their order. presenters: of the presentation announced last; last: the paragraph before.

    by_nobody: nobody is named who said the paragraph before.
    """

    voices: Voices
    known: Known = field(default_factory=dict)
    item: int = 0
    presenters: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    kind: InterventionKind | None = None
    last: str = ""
    by_nobody: bool = False

    def pieces(self, lines: tuple[Placed, ...]) -> Iterator[Piece]:
        for one in lines:
            if one.item != self.item:
                self.item, self.presenters, self.speakers, self.last = one.item, (), (), ""
            if one.heading or one.line.cells or one.part not in ("", CLOSING) or one.line.number.startswith("["):
                if not one.names_item:
                    yield self._told(one, "")
                continue
            found = tuple(self._paragraph(one))
            yield from found
            self.last, self.by_nobody = one.line.text, found[-1].doubt == Doubt.NOBODY

    def _told(self, one: Placed, doubt: str) -> Piece:
        return Piece(one.place, one.line.text, Role.TOLD, one.item, doubt=doubt)

    def _paragraph(self, one: Placed) -> Iterator[Piece]:
        text = one.line.text
        if self.speakers and (_LISTED.match(text) or one.line.number) and self.last.rstrip().endswith((":", ";", ",")):
            doubt = Doubt.NOBODY if self.by_nobody else ""
            yield Piece(one.place, f"{one.line.number} {text}".lstrip(), Role.MORE, one.item, doubt=doubt)
            return
        # The number of a paragraph is no part of what was said.
        text = _COUNTED.sub("", text)
        if shown := _SHOWN.fullmatch(flat(text)):
            yield self._shown(one, text[shown.start("title") :])
            return
        label = label_of(text, self.voices)
        if label is not None:
            words, language = marked(text[label.rest :].strip())
            yield replace(self._said(one, words, label), language=language)
            return
        yield from self._parted(one, _joined(_invited(self._parts(text))))

    def _shown(self, one: Placed, title: str) -> Piece:
        inside = _IN_BRACKETS.findall(title)
        self.presenters = self.voices.states_in(flat(" ".join(inside))) or self.voices.bodies_in(" ".join(inside))
        return Piece(one.place, title, Role.SHOWN, one.item, speakers=self.presenters)

    def _parts(self, text: str) -> list[_Part]:
        parts: list[_Part] = []
        for sentence in sentences(text):
            named = [part for part in parts if part.subject and part.subject.speakers]
            subject = subject_of(sentence, self.voices, self.known, first=not named)
            current = parts[-1] if parts else None
            if current is None:
                parts.append(_Part(subject, [sentence]))
            elif subject is None or not _differs(subject, current.subject):
                current.said.append(sentence)
                current.subject = current.subject or subject
            elif current.subject is None or (current is parts[0] and self._refers_to(subject, current.subject)):
                current.subject = subject
                current.said.append(sentence)
            else:
                parts.append(_Part(subject, [sentence]))
        return parts

    def _refers_to(self, subject: Subject, before: Subject) -> bool:
        """Return whether `before`, who is not named, is `subject`, who spoke last and is named now."""
        return not before.speakers and not before.many and subject.speakers == self.speakers

    def _parted(self, one: Placed, parts: list[_Part]) -> Iterator[Piece]:
        for place, part in enumerate(parts):
            text, subject = " ".join(part.said), part.subject
            if subject is not None and subject.many and self.presenters:
                many = Subject(_kind_of(self.presenters, self.voices), self.presenters, sure=False)
                yield self._said(one, text, many, doubt=Doubt.GROUP)
            elif subject is not None and (subject.speakers or subject.kind or subject.surname):
                if self._goes_on(subject) and place == 0:
                    yield Piece(one.place, text, Role.MORE, one.item)
                else:
                    yield self._said(one, text, subject, invited_by=part.invited_by)
            else:
                yield self._unnamed(one, text, subject)

    def _goes_on(self, subject: Subject) -> bool:
        """Return whether this is by whoever spoke just before: nobody takes the floor twice without another between."""
        return subject.speakers == self.speakers and not subject.requested and bool(self.speakers)

    def _said(self, one: Placed, text: str, subject: Subject, *, doubt: str = "", invited_by: str = "") -> Piece:
        self.speakers, self.kind = subject.speakers, subject.kind
        if not subject.speakers:
            doubt = Doubt.PERSON if subject.surname else Doubt.WHO
        elif not subject.sure and not doubt:
            doubt = Doubt.CHAIRED if subject.kind is InterventionKind.CHAIR else Doubt.BODY
        if not one.item:
            doubt = Doubt.NOT_ON_AGENDA
        return Piece(
            line=one.place,
            text=text,
            role=Role.SAID,
            item=one.item,
            kind=subject.kind or (InterventionKind.OFFICIAL if subject.surname else InterventionKind.DELEGATION),
            speakers=subject.speakers,
            procedural=subject.requested or _is_procedure(text),
            invited_by=invited_by,
            doubt=doubt,
            person=subject.person,
        )

    def _unnamed(self, one: Placed, text: str, subject: Subject | None) -> Piece:
        if not one.item:
            return self._told(one, "")
        if subject is not None and self.speakers:
            doubt = "" if _can_mean(subject, self.kind) else Doubt.NOBODY
            return Piece(one.place, text, Role.MORE, one.item, doubt=doubt)
        if subject is None and _ACCOUNT.search(flat(text)):
            self.speakers = ()
            return self._told(one, "")
        role = Role.MORE if self.speakers else Role.TOLD
        return Piece(one.place, text, role, one.item, doubt=Doubt.NOBODY)


def _kind_of(speakers: tuple[str, ...], voices: Voices) -> InterventionKind:
    if speakers == (CHAIR,):
        return InterventionKind.CHAIR
    if all(code in voices.states for code in speakers):
        return InterventionKind.DELEGATION if len(speakers) == 1 else InterventionKind.JOINT_DELEGATION
    return InterventionKind.SECRETARIAT


def _differs(subject: Subject, current: Subject | None) -> bool:
    if current is not None and not subject.speakers:
        return bool(current.speakers) and not _can_mean(subject, current.kind)
    return bool(subject.speakers) and (current is None or subject.speakers != current.speakers)


def _can_mean(subject: Subject, kind: InterventionKind | None) -> bool:
    """Return whether “the delegation”, “the Secretary” or “she” can be whoever spoke in that capacity."""
    if not subject.refers:
        return True
    of_states = (InterventionKind.DELEGATION, InterventionKind.JOINT_DELEGATION)
    others = (InterventionKind.SECRETARIAT, InterventionKind.OFFICIAL)
    return kind in (of_states if subject.refers == DELEGATION else others)


def _is_procedure(text: str) -> bool:
    return all(_PROCEDURE.search(flat(sentence)) for sentence in sentences(text))


def _invited(parts: list[_Part]) -> list[_Part]:
    """Return `parts` with the sentence by which the Chair gives the floor put before what is said then."""
    kept: list[_Part] = []
    for part in parts:
        before = kept[-1] if kept else None
        by_chair = before is not None and before.subject is not None and before.subject.speakers == (CHAIR,)
        if before is not None and by_chair and _is_procedure(" ".join(before.said)):
            kept[-1] = replace(part, said=[*before.said, *part.said], invited_by=CHAIR)
        else:
            kept.append(part)
    return kept


def _joined(parts: list[_Part]) -> list[_Part]:
    """Return `parts` with what several said together in the part of each of them, where each then goes on alone."""
    for place, part in enumerate(parts):
        together = part.subject.speakers if part.subject else ()
        after = parts[place + 1 :]
        alone = [one.subject.speakers for one in after if one.subject]
        if len(together) > 1 and len(after) == len(together) and sorted(alone) == sorted((one,) for one in together):
            return [*parts[:place], *(replace(one, said=[*part.said, *one.said]) for one in after)]
    return parts
