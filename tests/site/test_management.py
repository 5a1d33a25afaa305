"""The commands of the site: the demonstration."""

import pytest

from enlace.accounts.models import RoleGrant, User
from enlace.assessments.models import AnswerRevision
from enlace.assessments.queries import cycles, stored
from enlace.site.management.demo import ANSWERING
from enlace.site.management.demo import CYCLE as DEMONSTRATED
from tests.conftest import CAST, rows_of
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_the_cast_and_invented_replies_that_are_marked(run: Run) -> None:
    done = run("demo")
    assert (done.status, done.out) == (0, "")
    people = {user.username: user for user in User.objects.all()}
    assert set(people) == set(CAST)
    assert all(user.synthetic for user in people.values())
    held = {name: list(RoleGrant.objects.filter(user=people[name]).values_list("role", "state_code")) for name in CAST}
    assert held == {name: [] if grant is None else [(grant[0].value, grant[1])] for name, grant in CAST.items()}
    assert people["ana"].check_password("synthetic-demo-only")
    answers = AnswerRevision.objects.filter(cycle__code=DEMONSTRATED)
    assert set(answers.values_list("synthetic", "source")) == {(True, "SYNTHETIC")}
    started = {row["state"] for row in stored.summaries(cycles.cycle(DEMONSTRATED)) if row["started"]}
    assert started == set(ANSWERING)
    assert not AnswerRevision.objects.exclude(cycle__code=DEMONSTRATED).filter(synthetic=True).exists()
    before = rows_of(AnswerRevision, RoleGrant)
    assert run("demo").status == 0
    assert rows_of(AnswerRevision, RoleGrant) == before
