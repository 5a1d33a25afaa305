"""What was said at a meeting: all of it, of one item, or by one delegation."""

from django.db.models import Q, QuerySet

from enlace.meetings.models import Intervention, Meeting


def spoken(row: Meeting, *, item: str = "", party: str = "") -> QuerySet[Intervention]:
    """Return the interventions in the order in which the floor was taken; item: a number, party: a code, "": all."""
    rows = row.interventions.order_by("item", "order", "id")
    if item:
        rows = rows.filter(item=int(item)) if item.isascii() and item.isdigit() and len(item) < 5 else rows.none()  # noqa: PLR2004  (what a column can hold)
    if party:
        rows = rows.filter(pk__in=[pk for pk, codes in rows.values_list("pk", "speakers") if party in codes])
    return rows


def speakers(row: Meeting) -> set[str]:
    """Return the codes of all who took the floor."""
    return {code for codes in row.interventions.values_list("speakers", flat=True) for code in codes}


def place_of(code: str, rows: QuerySet[Intervention]) -> int:
    """Return how many of `rows` come before the intervention `code`; 0 where it is not among them."""
    found = rows.filter(code=code).first() if code else None
    if found is None:
        return 0
    earlier = Q(item__lt=found.item) | Q(item=found.item, order__lt=found.order)
    return rows.filter(earlier | Q(item=found.item, order=found.order, id__lt=found.pk)).count()
