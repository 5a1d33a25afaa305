"""People at one reply in the same moment, on a database of their own; tells what came of it as JSON.

python -m tests.assessments.at_once FOLDER
"""

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enlace.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from enlace.accounts.queries import first_broken_entry  # noqa: E402
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role  # noqa: E402
from enlace.assessments.actions import save_answers, submit_sections  # noqa: E402
from enlace.assessments.models import AnswerRevision, DraftRevision, ReplyVersion  # noqa: E402
from enlace.assessments.rules.drafts import Content, Typed  # noqa: E402
from enlace.common.archives import read_pack_files  # noqa: E402
from enlace.common.errors import EnlaceError  # noqa: E402
from enlace.site.actions import load_pack  # noqa: E402
from enlace.site.packs import read_pack  # noqa: E402
from tests.packs import CYCLE, make_pack  # noqa: E402

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
PEOPLE = 4


def together(deed: Callable[[int], object]) -> Counter[str]:
    """Have everybody do the same at once; return how often what came of it."""
    found: Counter[str] = Counter()
    gate = threading.Barrier(PEOPLE)

    def one(number: int) -> None:
        gate.wait()
        try:
            deed(number)
            found["done"] += 1
        except EnlaceError as error:
            found[type(error).__name__] += 1
        except Exception as error:  # noqa: BLE001  (told, and not swallowed)
            found[f"{type(error).__name__}: {error}"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def person(number: int) -> Actor:
    return Actor(f"person {number}", (Grant(Role.POINT_OF_CONTACT, "DD"),), number)


def save(number: int, question: str = "Q5") -> None:
    typed = [Typed(question, Content(f"Words of {number}"), 0)]
    save_answers(CYCLE, typed, state="DD", by=person(number), at=AT)


def submit(number: int) -> None:
    submit_sections(CYCLE, ["A"], state="DD", by=person(number), at=AT)


def main(folder: Path) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    load_pack(read_pack(read_pack_files(make_pack(folder / "pack"))), by=OPERATOR, at=AT)
    saved, submitted = together(save), together(submit)
    drafts = DraftRevision.objects.filter(state_code="DD").order_by("number")
    answers = AnswerRevision.objects.filter(state_code="DD").values_list("value", flat=True)
    told = {
        "saved": saved,
        "submitted": submitted,
        "drafts": sorted(drafts.filter(origin="typed", status="drafted").values_list("value", flat=True)),
        "holding": drafts.filter(holds=True, status="drafted").count(),
        "versions": ReplyVersion.objects.filter(state_code="DD").count(),
        "answers": list(answers) == list(drafts.filter(holds=True).values_list("value", flat=True)[:1]),
        "chain": first_broken_entry() is None,
    }
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
