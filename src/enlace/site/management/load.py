"""`enlace load PACK`: load the data of an organization, all or nothing."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common import clock
from enlace.common.archives import read_pack_files
from enlace.common.commands import Command
from enlace.common.progress import progress
from enlace.instruments.rules.status_table import oddities
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack


def _path(text: str) -> Path:
    """Return the path. Raises: ValueError, for an empty word, which would name the folder one stands in."""
    if not text.strip():
        raise ValueError(text)
    return Path(text)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pack", type=_path, metavar="PACK", help="a folder with pack.yaml, or a .zip of one")


def _run(options: Namespace) -> int:
    with progress("loading the pack"):
        parts = read_pack(read_pack_files(options.pack))
        changes = load_pack(parts, by=OPERATOR, at=clock.now())
    for change in changes:
        print(change, file=sys.stderr)
    if changes:
        for record in parts.instruments.records:
            for oddity in oddities(record):
                # What a depositary says is stored as it says it; that it contradicts itself is worth a second look.
                print(f"treaty_status: {record.state}, {record.instrument}: warning: {oddity}", file=sys.stderr)
    else:
        print(f"{parts.directory.manifest.code}: nothing has changed", file=sys.stderr)
    return 0


COMMAND = Command("load", "Load a pack: all of it, or nothing.", "enlace load packs/oas", _arguments, _run)
