"""Check docs/reference/asvs.md: every requirement is there, every proof exists, the counts are right.

python tools/asvs.py           list what is wrong
python tools/asvs.py --write   bring the counts at the top up to date
"""

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "asvs.md"
START, END = "<!-- counts -->", "<!-- end of counts -->"
MET, OPEN, NOT_MET, NOT_APPLICABLE = STATES = ("met", "open", "not met", "not applicable")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"tests/[\w/]+\.py(?:::\w+)?")
# Levels 1 and 2 of ASVS 5.0.0, and level 3 of its chapters 6, 8 and 11: section and the numbers in it.
REQUIREMENTS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-8 6.4:1-6 6.5:1-8 6.6:1-4
6.7:1-2 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-4 8.2:1-4 8.3:1-3 8.4:1-2 9.1:1-3 9.2:1-4
10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-4 11.2:1-5 11.3:1-5 11.4:1-4 11.5:1-2
11.6:1-2 11.7:1-2 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3
15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""


def requirements() -> list[str]:
    found = []
    for entry in REQUIREMENTS.split():
        section, _, numbers = entry.partition(":")
        first, _, last = numbers.partition("-")
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def counts(rows: list[tuple[str, ...]]) -> str:
    states = Counter(state for _, _, _, state, _ in rows)
    listed = "".join(f"| {state} | {states[state]} |\n" for state in STATES)
    return f"{START}\n\n| state | requirements |\n|---|---|\n{listed}| together | {len(rows)} |\n\n{END}"


def faults(checks: Collection[str], page: Path = PAGE) -> Iterator[str]:
    """Yield what is wrong with the page. checks: the names of the checks that a row may give as its proof."""
    text = page.read_text(encoding="utf-8")
    rows = ROW.findall(text)
    named = [row[0] for row in rows]
    lines = [line for line in text.splitlines() if re.match(r"\| \d+\.", line)]
    if len(lines) != len(rows):
        yield f"{page.name}: {len(lines) - len(rows)} rows cannot be read"
    yield from (f"{page.name}: {one} is missing" for one in sorted(set(requirements()) - set(named)))
    yield from (f"{page.name}: {one} is no requirement, or stands twice" for one in _surplus(named))
    for name, _, _, state, why in rows:
        if state not in STATES:
            yield f"{page.name}: {name} is “{state}”, which is no state"
        elif state == MET and not TEST.search(why) and why.removeprefix("check: ") not in checks:
            yield f"{page.name}: {name} is met by no test and no check"
        yield from (
            f"{page.name}: {name} names {test}, which is not there" for test in TEST.findall(why) if not there(test)
        )
    if counts(rows) not in text:
        yield f"{page.name}: the counts are stale: run “python tools/asvs.py --write”"


def _surplus(named: list[str]) -> list[str]:
    known = Counter(requirements())
    return sorted((Counter(named) - known).elements())


def there(test: str) -> bool:
    """Return whether a test, or a file of tests, exists."""
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.is_file() and (not name or f"def {name}(" in path.read_text(encoding="utf-8"))


def main() -> int:
    from check import CHECKS

    if "--write" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.partition(START)[0], text.partition(END)[2]
        PAGE.write_text(before + counts(ROW.findall(text)) + after, encoding="utf-8")
    found = list(faults(CHECKS))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
