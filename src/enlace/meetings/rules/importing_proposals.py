"""Sentences of a report in which something is proposed, each with the words that made it so; rather too few."""

import re
from collections.abc import Iterator
from itertools import islice

from enlace.meetings.rules.importing_draft import Asked
from enlace.meetings.rules.importing_text import flat, sentences

# Type of proposal -> how a sentence says it, in small letters without accents.
_SAID: dict[str, str] = {
    "recommendation": (
        r"recommend(?:ed|s|ing)|advised|recomend(?:o|aron|ando|ou|aram|a|an|am)|aconsej(?:o|aron)|aconselh(?:ou|aram)"
        r"|(?:a|ont|en) recommand(?:e|ant)|recommandant|recommandent?"
    ),
    "request": (
        r"request(?:ed|ing)|asked|asking|solicit(?:o|aron|ando|ou|aram|a|an|am)|pid(?:io|ieron|iendo)|pediu|pediram"
        r"|pide[n]?|pede[m]?|pedindo|(?:a|ont) (?:demande|prie|sollicite)|demandant|demandent?"
    ),
    "appeal": (
        r"call(?:ed|s|ing) (?:up)?on|call(?:ed|s|ing) for|urg(?:ed|es|ing)|encourag(?:ed|es|ing)|appeal(?:ed|ing)"
        r"|invit(?:ed|es|ing)|exhort(?:ed|ing|o|aron|ando|ou|aram)|inst(?:o|aron|ando|ou|aram)|invit(?:o|aron|ando)"
        r"|convid(?:ou|aram|ando)|alent(?:o|aron|ando)|incentiv(?:ou|aram|ando)|anim(?:o|aron)"
        r"|hizo un llamado|hicieron un llamado|llam(?:o|aron) a (?!la atencion)"
        r"|fez um apelo|conclam(?:ou|aram)|(?:a|ont) (?:invite|exhorte|encourage|appele)|a lance un appel"
    ),
    "offer": r"offer(?:ed|ing)|ofrec(?:io|ieron|iendo)|oferec(?:eu|eram|endo)|(?:a|ont) offert|offrant",
    "proposal": (
        r"propos(?:ed|es|ing)|suggest(?:ed|s|ing)|put forward|propus(?:o|ieron)|proponiendo|propone[n]?"
        r"|sugir(?:io|ieron)|sugiriendo|sugiere[n]?|plante(?:o|aron)|propos|propuseram|propondo|sugeriu|sugeriram|sugerindo"
        r"|(?:a|ont) (?:propose|suggere)|proposant|suggerant"
    ),
    "commitment": (
        r"undertook|pledged|committed (?:itself|himself|herself|themselves) to|se comprometi(?:o|eron)|comprometeu-se"
        r"|se comprometeu|s'est engagee?|se sont engage[es]*"
    ),
}
_EACH = re.compile("|".join(rf"(?P<{name}>\b(?:{said})\b)" for name, said in _SAID.items()))
# What is told of another time or of others is no proposal of whoever speaks.
_NOT_BEFORE = re.compile(
    r"(?:\b(?:had|has|have|having|been|being|was|were|be|is|are|as|not|habia|habian|haber|fue|fueron|sido|como|no|tinha"
    r"|tinham|foi|foram|ser|avait|avaient|ete|etait)"
    r"|\b(?:the|an?|its|their|for|of|in|without|de la|da|le|la))\s+(?:\w+ly\s+)?$"
)
_NOT_AFTER = re.compile(
    r"\s*(?:by\b|under\b|within\b|por la\b|por el\b|pela\b|pelo\b|par\b|the floor|la palabra|a palavra|la parole"
    r"|el uso de la palabra|(?:the )?thanks|its (?:thanks|congratulations|condolences)"
    r"|sus? (?:felicitaciones|agradecimientos?))"
)
# A wish or a need, of which it is not said that anybody proposed it.
_WISHED = re.compile(
    r"\b(?:should|must|need(?:s|ed)? (?:for|to)|the need\b|(?:was|is|were) (?:necessary|vital|essential|important)"
    r"|importance of (?:\w+ ){0,2}\w+ing|(?:it|one|this|they|states|countries) could|could (?:be|incorporate)|ready to"
    r"|(?:express\w+|its|government's) (?:\w+ ){0,2}(?:interest|commitment) (?:in|to)"
    r"|deberia[n]?|debe[n]? ser|es (?:necesari[oa]|preciso|importante)|necesidad de"
    r"|importancia de \w+[aei]r|podria[n]? ser|dispuest[oa]s? a|deveria[m]?|deve[m]? ser"
    r"|e (?:necessari[oa]|preciso|importante)|necessidade de"
    r"|importancia de \w+[aei]r|poderia[m]? ser|dispost[oa]s? a|devrai(?:t|ent)|il faut|il est (?:necessaire|important)"
    r"|la necessite de|l'importance de|pourrai(?:t|ent) etre|prete? a)\b"
)
_REQUESTED = re.compile(
    r"(?:at the request|a (?:solicitud|pedido|peticion)|por solicitud|a la demande) (?:of|del?|d[aou]s?|des|d')"
)
_FLOOR = re.compile(
    r"\b(?:to (?:share (?:her|his|their) (?:thoughts|vast|experience|views)|speak|take the floor|make (?:a|an|her|his) "
    r"(?:statement|presentation)|introduce|present)|a (?:tomar|hacer uso de) la palabra"
    r"|a intervenir|a hacer su presentacion|a tomar a palavra|a usar da palavra|a prendre la parole)\b"
)
_LISTED = re.compile(r";\s*(?:and\s+|y\s+|e\s+|et\s+)?")
# In one paragraph; what is said there beyond is no list that a person could decide about.
MOST = 200
_FEWEST = 2
_NEAR = 60
_SHORTEST = 15


def proposals_in(text: str) -> tuple[Asked, ...]:
    """Return what is proposed in `text`; a list after a semicolon each is as many proposals.

    A wish or a need is told as not sure.

    >>> [(one.type, one.words) for one in proposals_in("It thanked the Chair. It proposed that a network be created.")]
    [('proposal', 'proposed')]
    """
    return tuple(islice((asked for sentence in sentences(text) for asked in _of_sentence(sentence)), MOST))


def _of_sentence(sentence: str) -> Iterator[Asked]:
    plain = flat(sentence)
    found = [one for one in _EACH.finditer(plain) if _counts(one, plain)]
    if asked := _REQUESTED.match(plain):
        yield Asked(sentence, "procedural", sentence[: asked.end()].rstrip())
        return
    if not found:
        if wished := _WISHED.search(plain):
            yield Asked(sentence, "proposal", sentence[wished.start() : wished.end()], sure=False)
        return
    kind = found[0].lastgroup or "proposal"
    words = ", ".join(dict.fromkeys(sentence[one.start() : one.end()] for one in found))
    parts = [part.strip() for part in _LISTED.split(sentence)]
    if len(parts) > _FEWEST and found[0].start() < len(parts[0]) and all(len(part) >= _SHORTEST for part in parts[1:]):
        yield from (Asked(part, kind, words) for part in parts if part)
    else:
        yield Asked(sentence, kind, words)


def _counts(one: re.Match[str], plain: str) -> bool:
    if _NOT_BEFORE.search(plain[max(0, one.start() - _NEAR) : one.start()]) or _NOT_AFTER.match(plain, one.end()):
        return False
    return not (one.lastgroup == "appeal" and _FLOOR.search(plain, one.end()))
