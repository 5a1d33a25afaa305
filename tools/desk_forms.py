"""The words that the sealed desk shows for codes: forms of cooperation, statuses, States."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override

from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.kind import Choice, CooperationKind, Field
from enlace.cooperation.rules.statuses import STATUS_WORDS

PACKS = Path(__file__).resolve().parent.parent / "packs"
# Of the desk -> of the product.
LANGUAGES = {"en": "en", "es": "es", "pt": "pt-br", "fr": "fr"}


def forms_json() -> str:
    """Return desk/page/forms.json: the sealed fields of each form, words of statuses, names of States."""
    forms = {code: _form(kind) for code, kind in sorted(cooperation_kinds().items())}
    statuses = {one.value: _words(words) for one, words in STATUS_WORDS.items()}
    return json.dumps({"forms": forms, "states": _states(), "statuses": statuses}, ensure_ascii=False, indent=1) + "\n"


def _form(kind: CooperationKind) -> dict[str, Any]:
    fields = [_field(one) for one in kind.fields if one.sealed]
    return {"words": _words(kind.name), "parts": [_part(one) for one in kind.parts], "fields": fields}


def _part(one: Choice) -> dict[str, Any]:
    return {"code": one.code, "words": _words(one.words)}


def _field(one: Field) -> dict[str, Any]:
    """Return a field. when: None, or the header field and the codes that it depends on, as `When` has them."""
    when = one.when and {"field": one.when.field, "codes": list(one.when.codes), "unless": one.when.unless}
    return {
        "code": one.code,
        "words": _words(one.words),
        "need": one.need.value,
        "when": when,
        "articles": [{"ref": each.ref, "checked": each.checked} for each in one.articles],
    }


def _words(key: str) -> dict[str, str]:
    found = {}
    for language, code in LANGUAGES.items():
        with override(code):
            found[language] = gettext(key)
    return found


def _states() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the States of all packs, by code; of packs that name them in all languages."""
    names: dict[str, dict[str, str]] = {}
    for path in sorted(PACKS.glob("*/states.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if all(row.get(f"name_{one}") for one in LANGUAGES):
                    names.setdefault(row["iso3"], {one: row[f"name_{one}"] for one in LANGUAGES})
    return dict(sorted(names.items()))
