"""Small synthetic packs, whole or broken in one named way."""

import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

STATES = ("AA", "BB", "CC", "DD")
CYCLE = "TST-2020"
LATER = "TST-2022"
QUESTIONNAIRE = "TST-Q"
HEAD = "state,question,value\n"
# BB's Q2 and Q3 hang in the air: it said no to Q1. Nothing is known of DD.
REPLIES = (
    ("AA", "Q1", "yes"),
    ("AA", "Q2", "a b"),
    ("AA", "Q3", "7"),
    ("AA", "Q4", "2019-05-06"),
    ("AA", "Q5", "North"),
    ("BB", "Q1", "no"),
    ("BB", "Q4", "no_data"),
    ("CC", "Q1", "partial"),
    ("CC", "Q2", "none"),
)
TEN_MEGABYTES = 10 * 1024 * 1024

Files = dict[str, bytes]
Break = Callable[[Files], None]


def make_pack(
    folder: Path,
    *,
    code: str = "TST",
    states: Iterable[str] = STATES,
    replies: Iterable[tuple[str, ...]] | None = None,
    asked_later: Iterable[str] = ("AA", "BB"),
    threshold: float = 0.5,
    treaties: bool = False,
    broken: str = "",
    files: Mapping[str, bytes | str | None] | None = None,
) -> Path:
    """Write a pack into `folder` and return the folder.

    States with names and one group; a questionnaire whose Q2 rests on Q1, and Q3 on Q2; one cycle that asks
    every State and has `replies` (None: `REPLIES`, as far as there are such States), one that asks `asked_later`
    and has none. treaties: two of them, with statuses.
    broken: a way of `BREAKS`. files: content to write besides or instead; None: leave the file out.
    """
    states = tuple(states)
    written = pack_files(
        code=code,
        states=states,
        replies=tuple(row for row in REPLIES if row[0] in states) if replies is None else tuple(replies),
        asked_later=tuple(asked_later),
        threshold=threshold,
        treaties=treaties,
    )
    for name, content in (files or {}).items():
        if content is None:
            del written[name]
        else:
            written[name] = content.encode() if isinstance(content, str) else content
    if broken:
        BREAKS[broken](written)
    for name, content in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zipped(folder: Path, *, root: str = "") -> Path:
    """Return a zip of the pack in `folder`, under a folder `root` of its own if one is named."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"{root}{file.relative_to(folder).as_posix()}")
    return path


def pack_files(
    *,
    code: str,
    states: tuple[str, ...],
    replies: tuple[tuple[str, ...], ...],
    asked_later: tuple[str, ...],
    threshold: float,
    treaties: bool,
) -> Files:
    """Return name -> content of the files of a small pack; `make_pack` says which."""
    isles = {state: "ny"[place % 2] for place, state in enumerate(states)}
    files: Files = {
        "states.csv": lines("code,name_en,name_es,isle", *(f"{s},Land {s},País {s},{isles[s]}" for s in states)),
        "questionnaire.yaml": as_yaml(questionnaire(code=f"{code}-Q")),
        "replies/2020.csv": lines(HEAD.strip(), *(",".join(row) for row in replies)),
    }
    more = {"instruments": "instruments.csv", "treaty_status": "treaty_status.csv"} if treaties else {}
    if treaties:
        files["instruments.csv"] = lines("instrument_id,title_en", "T1,First Treaty", "T2,Second Treaty")
        rows = (f"{s},T1,{'party' if place else 'signatory'},2020-05,gazette" for place, s in enumerate(states))
        files["treaty_status.csv"] = lines("code,instrument_id,status,as_of,source", *rows)
    return {"pack.yaml": pack_yaml(code=code, asked_later=asked_later, threshold=threshold, **more), **files}


def pack_yaml(
    *, code: str = "TST", asked_later: Iterable[str] = ("AA", "BB"), threshold: float = 0.5, **more: Any
) -> bytes:
    """Return the manifest of a small pack; more: further keys."""
    manifest = {
        "code": code,
        "title": {"en": "A small organization", "es": "Una organización pequeña"},
        "languages": ["en", "es"],
        "states": {"file": "states.csv", "code": "code", "groups": ["isle"]},
        "questionnaires": ["questionnaire.yaml"],
        "cycles": [
            {
                "code": f"{code}-2020",
                "questionnaire": f"{code}-Q",
                "opens_on": "2020-01-01",
                "due_on": "2020-06-30",
                "coverage_threshold": threshold,
                "replies": "replies/2020.csv",
            },
            {"code": f"{code}-2022", "questionnaire": f"{code}-Q", "asked": list(asked_later)},
        ],
    }
    return as_yaml(manifest | more)


def questionnaire(*, code: str = QUESTIONNAIRE) -> dict[str, Any]:
    """Return a questionnaire of one question of each nature, Q2 resting on Q1 and Q3 on Q2."""

    def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
        return {
            "id": name,
            "section": "A",
            "type": kind,
            "text": {"en": f"Question {name}", "es": f"Pregunta {name}"},
        } | more

    def choice(name: str, **more: Any) -> dict[str, Any]:
        return {"code": name, "en": f"Choice {name}", "es": f"Opción {name}"} | more

    some = {"question": "Q1", "in": ["yes", "partial"]}
    return {
        "code": code,
        "version": 1,
        "title": {"en": "A small questionnaire", "es": "Un cuestionario pequeño"},
        "languages": ["en", "es"],
        "sections": [{"code": "A", "name": {"en": "Part A", "es": "Parte A"}}],
        "choice_lists": {"means": [choice("a"), choice("b"), choice("none", exclusive=True)]},
        "questions": [
            question("Q1", "yes_no_partial"),
            question("Q2", "select_multiple", choices="means", relevant_when=some),
            question("Q3", "integer", min=0, relevant_when={"question": "Q2", "contains": "a"}),
            question("Q4", "date"),
            question("Q5", "text"),
        ],
    }


def as_yaml(value: Any) -> bytes:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode()


def lines(*rows: str) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def _manifest(change: Callable[[dict[str, Any]], object]) -> Break:
    return _in_yaml("pack.yaml", change)


def _questionnaire(change: Callable[[dict[str, Any]], object]) -> Break:
    return _in_yaml("questionnaire.yaml", change)


def _in_yaml(name: str, change: Callable[[dict[str, Any]], object]) -> Break:
    def run(files: Files) -> None:
        value = yaml.safe_load(files[name])
        change(value)
        files[name] = as_yaml(value)

    return run


def _added(name: str, row: bytes) -> Break:
    def run(files: Files) -> None:
        files[name] += row

    return run


def _instead(name: str, old: bytes, new: bytes) -> Break:
    def run(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return run


def _renamed_program(files: Files) -> None:
    _manifest(lambda value: value.update(questionnaires=["form.xlsx"]))(files)
    files["form.xlsx"] = b"MZ\x90\x00" + bytes(300) + b"This program cannot be run in DOS mode."


def _circle(value: dict[str, Any]) -> None:
    value["questions"][0]["relevant_when"] = {"question": "Q3", "gt": 0}


def _anchors(files: Files) -> None:
    files["pack.yaml"] += b"x: &x [a, a]\ny: [*x, *x]\n"


# A name for each way to break the pack that `make_pack` writes.
BREAKS: Mapping[str, Break] = {
    "a missing file": lambda files: files.pop("questionnaire.yaml") and None,
    "no manifest": lambda files: files.pop("pack.yaml") and None,
    "a wrong column": _instead("states.csv", b"code,", b"iso,"),
    "a reply file with a wrong column": _instead("replies/2020.csv", b"value", b"answer"),
    "two States with one code": _added("states.csv", b"AA,Land AA again,,n\n"),
    "a cycle that names no questionnaire": _manifest(lambda value: value["cycles"][1].pop("questionnaire")),
    "a cycle that names an unknown questionnaire": _manifest(
        lambda value: value["cycles"][1].update(questionnaire="NONE-SUCH")
    ),
    "a circular skip rule": _questionnaire(_circle),
    "a choice list with a duplicate code": _questionnaire(
        lambda value: value["choice_lists"]["means"].append({"code": "a", "en": "Again", "es": "Otra vez"})
    ),
    "a CSV in Latin-1": _added("states.csv", "EE,Éire,Éire,n\n".encode("latin-1")),
    "10 MB in one cell": _added("replies/2020.csv", b"DD,Q5," + b"x" * TEN_MEGABYTES + b"\n"),
    "an .xlsx that is a renamed .exe": _renamed_program,
    "a reply from a State that was not asked": _manifest(
        lambda value: value["cycles"][0].update(asked=["AA", "CC", "DD"])
    ),
    "a reply from no State of the pack": _added("replies/2020.csv", b"ZZ,Q1,yes\n"),
    "two answers to one question": _added("replies/2020.csv", b"AA,Q1,no\n"),
    "an answer that is no choice": _added("replies/2020.csv", b"DD,Q1,perhaps\n"),
    "an answer to no question": _added("replies/2020.csv", b"DD,Q9,yes\n"),
    "an open quotation mark": _added("replies/2020.csv", b'DD,Q5,"never closed\n'),
    "a row too short": _added("replies/2020.csv", b"DD,Q5\n"),
    "a NUL character": _added("states.csv", b"E\x00E,Land EE,,n\n"),
    "YAML that is none": _added("pack.yaml", b"x: [1, 2\n"),
    "YAML with anchors": _anchors,
    "a key that is unknown": _manifest(lambda value: value.update(state={})),
}
