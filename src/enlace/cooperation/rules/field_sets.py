"""What several forms of cooperation share: fields, grounds of refusal, provisions, time limits."""

from enlace.common.errors import N_
from enlace.cooperation.rules.kind import Article, Choice, Clock, Deadline, Field, Ground, Need, When
from enlace.cooperation.rules.statuses import URGENCY_WORDS, Priority

CONTENTS = "UNTOC:18.15"
ADDITIONAL = Article("UNTOC:18.16")
LANGUAGE = Article("UNTOC:18.14", checked=True)
USE_LIMITATION = Article("UNTOC:18.19", checked=True)
CONFIDENTIALITY = Article("UNTOC:18.20", checked=True)
REASONS = Article("UNTOC:18.23", checked=True)
PROMPTLY = Article("UNTOC:18.24", checked=True)
POSTPONING = Article("UNTOC:18.25", checked=True)
CONSULTING = Article("UNTOC:18.26")


def contents(letter: str) -> tuple[Article, ...]:
    """Return a letter of the minimum contents of a request for mutual legal assistance."""
    return (Article(f"{CONTENTS}.{letter}", checked=True),)


def header(
    parts: tuple[Choice, ...], *authority: Article, mutual: bool = False, basis: Need = Need.ALWAYS, crime: bool = True
) -> tuple[Field, ...]:
    """Return what every request carries in clear: codes alone, for the Secretariat routes and counts by them.

    mutual: whether article 18 of the Convention rules the request. crime: whether it says for which crimes.
    """
    about = (Field("crime_types", N_("Crimes that it is about"), sealed=False),) if crime else ()
    return (
        Field("requesting_authority", N_("Authority that sends"), authority, sealed=False),
        Field("requested_authority", N_("Authority that receives"), authority, sealed=False),
        Field("legal_basis", N_("Legal basis"), need=basis, sealed=False),
        Field("asked", N_("What is asked for"), sealed=False, choices=parts),
        *about,
        Field("language", N_("Language"), (LANGUAGE,) if mutual else (), sealed=False),
        Field("priority", N_("Priority"), need=Need.OPTIONAL, sealed=False, choices=PRIORITIES),
        Field(
            "urgency_reason",
            N_("Why it cannot wait"),
            when=When("priority", (Priority.URGENT, Priority.EMERGENCY)),
            sealed=False,
            choices=tuple(Choice(code, words) for code, words in URGENCY_WORDS.items()),
        ),
        Field("needed_by", N_("By when it is needed"), (PROMPTLY,) if mutual else (), Need.OPTIONAL, sealed=False),
    )


PRIORITIES = (
    Choice(Priority.ROUTINE, N_("Routine")),
    Choice(Priority.URGENT, N_("Urgent (reason required)")),
    Choice(Priority.EMERGENCY, N_("Emergency: risk to life")),
)

SUBJECT = N_("Subject and nature of the proceeding, and the authority that conducts it")
FACTS = N_("Summary of the relevant facts")
ACTION = N_("What is to be done, and any procedure to follow")
PERSONS = N_("Identity, place and nationality of the persons concerned")
PURPOSE = N_("What it is needed for")
HANDLING = N_("Confidentiality and limits of use that are asked for")
OFFENCE = N_("Offence and the text of the law that applies")
FINAL_JUDGMENT = N_("Copy of the final judgment")


def handling(*articles: Article) -> Field:
    """Return the field for how what is sent must be handled; articles: () where no treaty rules it."""
    return Field("handling", HANDLING, articles, Need.OPTIONAL)


def deadlines(
    *,
    acknowledge: tuple[int, int, int] = (10, 3, 1),
    execute: tuple[int, int, int] | None = (90, 30, 5),
    promptly: tuple[Article, ...] = (),
) -> tuple[Deadline, ...]:
    """Return time limits by practice. acknowledge, execute: (routine, urgent, emergency) days; None: none is owed."""
    common = (
        Deadline(Clock.DELIVER, 3, 1, 1),
        Deadline(Clock.ACKNOWLEDGE, *acknowledge),
        Deadline(Clock.FEEDBACK, 60, 60, 60),
    )
    if execute is None:
        return common
    return (
        *common,
        Deadline(Clock.EXECUTE, *execute, promptly),
        Deadline(Clock.COMPLETE, 30, 7, 2),
        Deadline(Clock.REVIEW, 90, 30, 10),
    )


ASSISTANCE_GROUNDS = (
    Ground("form", (Article("UNTOC:18.21.a", checked=True),)),
    Ground("essential_interests", (Article("UNTOC:18.21.b", checked=True),)),
    Ground("domestic_bar", (Article("UNTOC:18.21.c", checked=True),)),
    Ground("legal_system", (Article("UNTOC:18.21.d", checked=True),)),
    Ground("dual_criminality", (Article("UNTOC:18.9"),)),
    Ground("political", (Article("A-55:9"),)),
    Ground("ne_bis", (Article("A-55:9"),)),
    Ground("de_minimis"),
    Ground("language", (LANGUAGE,)),
    Ground("insufficient", (ADDITIONAL,)),
    Ground("other"),
)


def domestic_grounds(*codes: str) -> tuple[Ground, ...]:
    """Return grounds that rest on domestic law or on the want of an agreement, with “other” last."""
    return tuple(Ground(code) for code in (*codes, "other"))
