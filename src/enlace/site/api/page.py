"""The page for people about the interface for programs, made from its own description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.site.api import api

# What stands in the examples for a parameter that must be given.
EXAMPLES = {
    "pack": "OAS",
    "state": "COL",
    "cycle": "HPA-2016",
    "form": "mla",
    "code": "oas-csh-npc-toc-2017",
    "q": "firearms",
}
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """What can be said in a request. words: what it means, in the reader's language."""

    name: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked. address: of the example; keys: what its answer holds."""

    code: str
    method: str
    path: str
    title: str
    parameters: tuple[Parameter, ...]
    address: str
    keys: tuple[str, ...]


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the page in the reader's language."""
    return redirect("site:api")


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what programs can ask, and how."""
    context = {
        "operations": list(operations(api.get_openapi_schema())),
        "root": f"{request.scheme}://{request.get_host()}",
        "description_url": "/api/v1/openapi.json",
    }
    return render(request, "site/api.html", context)


def operations(description: Json) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI description, in its order."""
    for path, methods in description["paths"].items():
        for method, one in methods.items():
            said, title = one.get("parameters", ()), str(one["summary"])
            needed = {found["name"]: EXAMPLES[found["name"]] for found in said if found["required"]}
            in_path = {found["name"] for found in said if found["in"] == "path"}
            query = urlencode({name: value for name, value in needed.items() if name not in in_path})
            yield Operation(
                code=one["operationId"],
                method=method.upper(),
                path=path,
                title=gettext(title),
                parameters=tuple(
                    Parameter(found["name"], found["required"], _said(found.get("description", ""))) for found in said
                ),
                address=path.format(**needed) + (f"?{query}" if query else ""),
                keys=_keys(one["responses"][200]["content"]["application/json"]["schema"], description),
            )


def _said(words: str) -> str:
    """Return `words` in the reader's language; "" stays what it is."""
    return gettext(words) if words else ""


def _keys(schema: Json, description: Json) -> tuple[str, ...]:
    """Return the keys of an answer, or of each thing in it where it is a list."""
    schema = schema.get("items", schema)
    name = schema.get("$ref", "").rpartition("/")[2]
    return tuple(description["components"]["schemas"][name]["properties"]) if name else ()
