"""What pages call the types of questions, the ways in which they change, and where answers go."""

from collections.abc import Mapping

from enlace.assessments.rules.amending import Fate
from enlace.assessments.rules.differences import Kind
from enlace.common.errors import N_

TYPE_WORDS: Mapping[str, str] = {
    "yes_no_partial": N_("one of the choices"),
    "select_one": N_("one of the choices"),
    "select_multiple": N_("any of the choices"),
    "integer": N_("a whole number"),
    "decimal": N_("a number"),
    "date": N_("a date"),
    "text": N_("a text"),
    "legislation_ref": N_("a reference to legislation"),
    "file": N_("a link or a file"),
    "note": N_("shown, not answered"),
    "calculate": N_("worked out, not answered"),
}
KIND_WORDS: Mapping[Kind, str] = {
    Kind.ADDED: N_("added"),
    Kind.REMOVED: N_("removed"),
    Kind.MOVED: N_("stands elsewhere"),
    Kind.TEXT: N_("text changed"),
    Kind.CHOICES: N_("choices changed"),
    Kind.TYPE: N_("type changed"),
    Kind.RULE: N_("skip rule changed"),
    Kind.LIMITS: N_("limits changed"),
    Kind.OTHER: N_("other properties changed"),
}
FATE_WORDS: Mapping[Fate, str] = {
    Fate.KEPT: N_("kept"),
    Fate.MOVED: N_("moved"),
    Fate.TO_CONFIRM: N_("to be confirmed"),
    Fate.SET_ASIDE: N_("set aside, kept in the history"),
}
HEAD_WORDS: Mapping[str, str] = {
    "title": N_("the title"),
    "languages": N_("the languages"),
    "status": N_("the status"),
    "plan": N_("the plan of action it refers to"),
    "default_marking": N_("the usual handling label"),
    "answer_fields": N_("what stands beside every answer"),
}
