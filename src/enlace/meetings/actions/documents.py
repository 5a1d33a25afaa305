"""Documents of a meeting: a revision each, with an expression for each language."""

from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.rules.evidence import SentFile
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.meetings.actions.meetings import running
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.models import Document, Expression, Meeting
from enlace.meetings.rules.documents import document_problems
from enlace.meetings.rules.importing_docx import text_in
from enlace.meetings.rules.symbol_form import as_json
from enlace.meetings.rules.symbols import Parsed, parse


@action(Permission.MEETING_RUN)
def add_document(
    meeting: str,
    symbol: str,
    role: str,
    title: str,
    text: str,
    *,
    language: str,
    access: str,
    by: Actor,
    at: datetime,
    file: SentFile | None = None,
) -> int:
    """Store a document under its symbol and return its number; a revision is a document of the same work.

    A symbol that cannot be read is kept as printed. Raises: Invalid, where the symbol is there already; NotFound.
    """
    row = running(meeting, by)
    faults = document_problems(symbol, role, title, text)
    known = printed(parse(symbol))
    if Document.objects.filter(pack_id=row.pack_id, symbol=known).exists():
        faults.append(Problem("symbol", N_("There is a document %(symbol)s already."), {"symbol": known}))
    if faults:
        raise Invalid(faults)
    one = add_row(row, symbol, role, language=language, access=access, title=title, by=by, at=at)
    _express(one, language, title, text, file)
    record("meetings.document.added", f"{meeting}/{one.code}", symbol=known)
    return int(one.pk)


def add_row(
    row: Meeting,
    symbol: str,
    role: str,
    *,
    language: str,
    access: str,
    by: Actor,
    at: datetime,
    title: str = "",
    code: str = "",
) -> Document:
    """Store a document of a meeting under its symbol, without a text; called within an action.

    code: its name in the record (default: the next one of the kind `D5`).
    """
    parsed = parse(symbol)
    one = Document.objects.create(
        pack_id=row.pack_id,
        meeting=row,
        code=code or _next_code(row),
        symbol=printed(parsed),
        work=parsed.work,
        revision=parsed.symbol.revision if parsed.symbol else 0,
        parsed=as_json(parsed.symbol) if parsed.symbol else {},
        title={language: title.strip()} if title.strip() else {},
        role=role,
        access=access,
        dated_on=at.date(),
        language=language,
        synthetic=row.synthetic,
        recorded_at=at,
        recorded_by=by.name,
    )
    keep_findable(one)
    return one


def printed(parsed: Parsed) -> str:
    """Return a symbol as its organization prints it; what cannot be read as one, as it was typed."""
    return str(parsed.symbol) if parsed.symbol and parsed.ok else parsed.as_printed


def _next_code(row: Meeting) -> str:
    numbers = [code[1:] for code in row.documents.values_list("code", flat=True) if code.startswith("D")]
    return f"D{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"


def _express(one: Document, language: str, title: str, text: str, file: SentFile | None) -> None:
    """Store the text of a document in a language, and its file; of a Word file without a text beside it, its own."""
    values: dict[str, object] = {"title": title.strip(), "text": text, "digest": content_hash(text)}
    if file:
        values |= {
            "text": text if text.strip() else text_in(file.name, file.content),
            "file": file.content,
            "file_name": file.name,
            "media_type": file.media_type,
            "digest": file.content_hash,
        }
    Expression.objects.update_or_create(document=one, language=language, defaults=values)
    keep_findable(one)


@action(Permission.MEETING_RUN)
def add_expression(
    number: int, language: str, title: str, text: str, *, by: Actor, at: datetime, file: SentFile | None = None
) -> None:
    """Store a document's text or file in one more language, or anew in one it has. Raises: Invalid, NotFound."""
    one = Document.objects.filter(pk=number).select_related("meeting").first()
    if one is None or one.meeting is None:
        raise NotFound(N_("There is no such document."))
    row = running(one.meeting.code, by)
    if row.decisions.filter(document=one.code).exists():
        raise WrongStatus(N_("The meeting adopted this document; its text stays. Add a revision instead."))
    faults = document_problems(one.symbol, "agenda", title, text)
    if not text.strip() and file is None:
        faults.append(Problem("text", N_("Write or paste the text, or choose a file.")))
    if faults:
        raise Invalid(faults)
    _express(one, language, title, text, file)
    record("meetings.document.expressed", one.symbol[:200], language=language)
