"""The report of a meeting as Akoma Ntoso 3.0: a `debateReport`, in the manner in which AKN4UN uses it.

https://docs.oasis-open.org/legaldocml/akn-core/v1.0/. What the record does not state, such as a date of the meeting,
has no element; the dates of the identification are those of the report itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lxml import etree

from enlace.common.texts import Text, in_language
from enlace.meetings.rules.record import Intervention, Item, Record

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
LANGUAGES = {"en": "eng", "es": "spa", "pt": "por", "fr": "fra"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SECRETARIAT = "platform"
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Identity:
    """What the report is called; symbol: "" of a draft; on: the day it was issued or drawn up."""

    on: date
    language: str
    symbol: str = ""
    version: str = ""


@dataclass(frozen=True)
class Sayings:
    """What the writer cannot say by itself, in the language of the expression."""

    title: str
    when: str
    place: str
    organization: str
    proposals: str
    decisions: str
    summary: str
    inferred: str


@dataclass(frozen=True)
class _Named:
    """The names of States, bodies and persons in the language of the expression."""

    names: Mapping[str, Text]
    people: Mapping[str, str]
    language: str

    def name(self, code: str) -> str:
        return in_language(self.names.get(code, {}), self.language) or code


def akoma_ntoso(
    record: Record, names: Mapping[str, Text], texts: Mapping[str, Text], identity: Identity, say: Sayings
) -> bytes:
    """Return the report as an Akoma Ntoso document in UTF-8."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    report = _add(root, "debateReport", name="report")
    meta = _add(report, "meta")
    _identification(meta, record, identity)
    _references(meta, record, names, identity, say.organization)
    preface = _add(report, "preface", eId="preface")
    _add(_add(preface, "p", eId="preface__title"), "docTitle", say.title)
    if identity.symbol:
        _add(_add(preface, "p", eId="preface__symbol"), "docNumber", identity.symbol)
    _add(preface, "p", say.when, eId="preface__when")
    _add(preface, "p", say.place, eId="preface__place")
    body = _add(report, "mainBody", eId="body")
    _own(body, texts, "opening", identity.language)
    words = _Named(names, {person.code: person.name for person in record.people}, identity.language)
    for item in record.items:
        section = _item(body, record, item, texts, words)
        _outcome(section, record, item, say, words)
    _summary(body, record, say, words)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: etree._Element, tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Add an element; `lang` is `xml:lang`."""
    found = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for key, value in attributes.items():
        found.set(XML_LANG if key == "lang" else key, _clean(value))
    if text:
        found.text = _clean(text)
    return found


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def slug(text: str) -> str:
    """Return `text` as a part of an address: letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower() or "x"


def identifier(code: str) -> str:
    """Return `code` as a part of an identifier; two codes never become one."""
    return re.sub(r"[^A-Za-z0-9.-]", lambda found: f"_{ord(found[0]):x}_", code)


def _identification(meta: etree._Element, record: Record, identity: Identity) -> None:
    found = _add(meta, "identification", source=f"#{SECRETARIAT}")
    number = slug(identity.symbol or record.meeting.code)
    work = f"/akn/oas/debateReport/{identity.on.year if identity.symbol else 'draft'}/{number}"
    expression = f"{work}/{LANGUAGES.get(identity.language, 'und')}@{identity.on.isoformat()}"
    dated = "issued" if identity.symbol else "drawn-up"
    levels = (("FRBRWork", work), ("FRBRExpression", expression), ("FRBRManifestation", f"{expression}.akn"))
    for name, address in levels:
        level = _add(found, name)
        _add(level, "FRBRthis", value=f"{address}/!main" if name != "FRBRManifestation" else address)
        _add(level, "FRBRuri", value=address)
        _add(level, "FRBRdate", date=identity.on.isoformat(), name=dated)
        _add(level, "FRBRauthor", href=f"#{SECRETARIAT}")
        if name == "FRBRWork":
            _add(level, "FRBRcountry", value="oas")
            _add(level, "FRBRsubtype", value="meeting-report")
            _add(level, "FRBRnumber", value=identity.symbol or record.meeting.code)
        elif name == "FRBRExpression":
            _add(level, "FRBRlanguage", language=LANGUAGES.get(identity.language, "und"))
        else:
            _add(level, "FRBRformat", value="application/akn+xml")


def _references(
    meta: etree._Element, record: Record, names: Mapping[str, Text], identity: Identity, organization: str
) -> None:
    found = _add(meta, "references", source=f"#{SECRETARIAT}")
    for one in record.documents:
        address = f"/akn/oas/doc/{slug(one.symbol or one.code)}"
        shown_as = one.symbol or in_language(one.title, one.language or "en") or one.code
        _add(found, "hasAttachment", eId=f"doc-{identifier(one.code)}", href=address, showAs=shown_as)
    name = organization or "Secretariat"
    _add(found, "TLCOrganization", eId=SECRETARIAT, href=f"/akn/ontology/organization/{slug(name)}", showAs=name)
    parties = {code for said in record.interventions for code in said.speakers}
    parties |= {code for one in record.proposals for code in (*one.proposers, *one.supporters)}
    parties |= {code for one in record.entries for code in (*one.owners, *one.owners_inferred)}
    parties |= {one.requested_by for one in record.decisions if one.requested_by}
    parties |= {person.party for person in record.people if person.party}
    for code in sorted(parties):
        shown = in_language(names.get(code, {}), identity.language) or code
        address = f"/akn/ontology/organization/oas/{identifier(code)}"
        _add(found, "TLCOrganization", eId=f"party-{identifier(code)}", href=address, showAs=shown)
    for group in sorted({said.speakers for said in record.interventions if len(said.speakers) > 1}):
        shown = ", ".join(in_language(names.get(code, {}), identity.language) or code for code in group)
        address = f"/akn/ontology/organization/oas/{'--'.join(identifier(code) for code in group)}"
        _add(found, "TLCOrganization", eId=_speaking(group), href=address, showAs=shown)
    for person in record.people:
        address = f"/akn/ontology/person/oas/{identifier(person.code)}"
        _add(found, "TLCPerson", eId=f"person-{identifier(person.code)}", href=address, showAs=person.name)
    for kind in sorted({said.kind for said in record.interventions}):
        _add(found, "TLCRole", eId=f"role-{slug(kind)}", href=f"/akn/ontology/role/oas/{slug(kind)}", showAs=kind)


def _own(parent: etree._Element, texts: Mapping[str, Text], place: str, language: str) -> None:
    text = texts.get(place) or {}
    code = next((code for code in (language, *text) if text.get(code)), "")
    if code:
        _add(parent, "p", text[code], eId=f"text-{identifier(place)}", lang=code)


def _item(body: etree._Element, record: Record, item: Item, texts: Mapping[str, Text], words: _Named) -> etree._Element:
    found = _add(body, "debateSection", name="item", eId=f"item-{item.number}")
    _add(found, "num", f"{item.number}.")
    _add(found, "heading", in_language(item.title, words.language) or str(item.number))
    symbols = {one.code: one.symbol for one in record.documents}
    if item.documents:
        line = _add(found, "p", eId=f"item-{item.number}__documents")
        for code in item.documents:
            _add(line, "ref", symbols.get(code, code), href=f"/akn/oas/doc/{slug(symbols.get(code, code))}").tail = " "
    _own(found, texts, f"item-{item.number}", words.language)
    for said in record.interventions:
        if said.item == item.number:
            _speech(found, said, words)
    return found


def _outcome(found: etree._Element, record: Record, item: Item, say: Sayings, words: _Named) -> None:
    decided = [one for one in record.decisions if one.item == item.number]
    if decided:
        section = _add(found, "debateSection", name="decisions", eId=f"item-{item.number}__decisions")
        _add(section, "heading", say.decisions)
        for one in decided:
            _add(section, "p", one.gist, eId=f"decision-{identifier(one.code)}")
    proposed = [one for one in record.proposals if one.item == item.number]
    if proposed:
        section = _add(found, "debateSection", name="proposals", eId=f"item-{item.number}__proposals")
        _add(section, "heading", say.proposals)
        for proposal in proposed:
            line = _add(section, "p", eId=f"proposal-{identifier(proposal.code)}", lang=proposal.language)
            for code in proposal.proposers:
                _add(line, "organization", words.name(code), refersTo=f"#party-{identifier(code)}").tail = ", "
            if len(line):
                line[-1].tail = _clean(f": {proposal.gist}")
            else:
                line.text = _clean(proposal.gist)


def _speaking(speakers: tuple[str, ...]) -> str:
    """Return the identifier of whoever took the floor: of several together, that of the group they are."""
    return "party-" + "--".join(identifier(code) for code in speakers)


def _speech(parent: etree._Element, said: Intervention, words: _Named) -> None:
    """Add one intervention. `by`: the State or body for which it was made; `from`: each of these, and the person."""
    speech = _add(parent, "speech", eId=f"said-{identifier(said.code)}", by=f"#{_speaking(said.speakers)}")
    speech.set("as", f"#role-{slug(said.kind)}")
    if said.spoken_at:
        speech.set("startTime", said.spoken_at.isoformat())
    _add(speech, "num", said.code)
    source = _add(speech, "from")
    for code in said.speakers:
        _add(source, "organization", words.name(code), refersTo=f"#party-{identifier(code)}").tail = ", "
    if said.person:
        person = _add(source, "person", words.people.get(said.person, said.person))
        person.set("refersTo", f"#person-{identifier(said.person)}")
    source[-1].tail = ":"
    _add(speech, "p", said.gist, eId=f"said-{identifier(said.code)}__given", lang=said.language)
    translated = said.translations.get(words.language, "")
    if translated and said.language != words.language:
        _add(speech, "p", translated, eId=f"said-{identifier(said.code)}__translated", lang=words.language)


def _summary(body: etree._Element, record: Record, say: Sayings, words: _Named) -> None:
    if not record.entries:
        return
    found = _add(body, "debateSection", name="summary", eId="summary")
    _add(found, "heading", say.summary)
    listed = _add(found, "blockList", eId="summary__list")
    for one in record.entries:
        entry = _add(listed, "item", eId=f"entry-{identifier(one.letter)}")
        if one.letter_printed:
            _add(entry, "num", f"{one.letter_printed})")
        line = _add(entry, "p", one.gist)
        for code in one.owners:
            _add(line, "organization", f" [{words.name(code)}]", refersTo=f"#party-{identifier(code)}")
        for code in one.owners_inferred:
            _add(line, "organization", f" [{words.name(code)} – {say.inferred}]", refersTo=f"#party-{identifier(code)}")
