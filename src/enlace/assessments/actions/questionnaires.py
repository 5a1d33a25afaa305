"""Questionnaires of the Secretariat: sent as a file, looked at, then published as a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.amending import PUBLISHED, keep_first, replace_questionnaire
from enlace.assessments.actions.figures import refresh
from enlace.assessments.models import Questionnaire, QuestionnaireUpload
from enlace.assessments.queries.questionnaires import note_code_of_another_pack
from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.amending import Fate, Moves, Tally, every_question, moves_problems
from enlace.assessments.rules.questionnaire import Questionnaire as Definition
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, Problem, WrongStatus
from enlace.directory import queries as directory


@dataclass(frozen=True)
class Published:
    """A version that was published. tallies: cycle -> fate -> how many answers of how many States."""

    number: int
    tallies: Mapping[str, Mapping[Fate, Tally]]


@action(Permission.QUESTIONNAIRE_PUBLISH)
def propose_questionnaire(
    pack: str, file_name: str, file_hash: str, definition: Definition, *, by: Actor, at: datetime
) -> int:
    """Keep a questionnaire that was read without a fault, to be looked at and published; return its number.

    Raises: NotFound, without such a pack; Invalid, where another pack has a questionnaire of its code.
    """
    directory.pack(pack)
    _refuse_of_another_pack(pack, definition.code)
    content = questionnaire_json.to_json(definition)
    kept = QuestionnaireUpload.objects.create(
        pack_id=pack,
        code=definition.code,
        version=definition.version,
        file_name=file_name[:200],
        file_hash=file_hash,
        content=content,
        content_hash=content_hash(content),
        proposed_at=at,
        proposed_by=by.name,
    )
    record("assessments.questionnaire.proposed", f"{pack}/{kept.pk}", code=definition.code, file_hash=file_hash)
    return kept.pk


@action(Permission.QUESTIONNAIRE_PUBLISH)
def publish_version(
    pack: str, definition: Definition, moves: Moves, seen_hash: str, *, by: Actor, at: datetime
) -> Published:
    """Put a questionnaire in the place of the one that stands, keep both as versions, and carry the answers over.

    moves: removed question -> added question. seen_hash: of the questionnaire that stood when the person looked;
    "" where there was none. Raises: WrongStatus, where another stands by now, or the very same does; Invalid.
    """
    directory.pack(pack)
    _refuse_of_another_pack(pack, definition.code)
    row = Questionnaire.objects.filter(pack_id=pack, code=definition.code).first()
    if seen_hash != (row.content_hash if row else ""):
        raise WrongStatus(N_("The questionnaire has changed since you looked at it: look at what would be published."))
    if row is None:
        number = keep_first(pack, definition, PUBLISHED, by=by, at=at)
        record("assessments.questionnaire.published", f"{pack}/{definition.code}", version=number)
        return Published(number, {})
    if content_hash(questionnaire_json.to_json(definition)) == row.content_hash:
        raise WrongStatus(N_("This is the questionnaire that stands already; there is nothing to publish."))
    standing = questionnaire_json.from_json(row.content)
    if problems := moves_problems(every_question(standing), every_question(definition), moves):
        raise Invalid(problems)
    done = replace_questionnaire(row, definition, moves, PUBLISHED, by=by, at=at)
    for code in done.tallies:
        refresh(code, questions=None, states=None, at=at)
    record(
        "assessments.questionnaire.published",
        f"{pack}/{definition.code}",
        version=done.number,
        moves=dict(moves),
        cycles={
            code: {fate.value: [one.answers, one.states] for fate, one in found.items()}
            for code, found in done.tallies.items()
        },
    )
    return Published(done.number, done.tallies)


def _refuse_of_another_pack(pack: str, code: str) -> None:
    problems: list[Problem] = []
    note_code_of_another_pack(pack, code, problems)
    if problems:
        raise Invalid(problems)
