"""The program `enlace-desk`: opens, answers and checks sealed files without a network.

Exit status: 0 done, 1 the input is at fault, 2 the command line is at fault, 3 something outside failed.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from getpass import getpass
from itertools import chain
from pathlib import Path

from enlace_desk.calendars import calendar_of, to_icalendar
from enlace_desk.directory import Directory
from enlace_desk.errors import SealedError, check
from enlace_desk.evidence import sign_steps
from enlace_desk.grants import is_current, new_case
from enlace_desk.headers import is_team, to_leave
from enlace_desk.messages import Content, Place, seal_message
from enlace_desk.officers import Officer, fingerprint
from enlace_desk.pieces import open_file, seal_file
from enlace_desk.programs import program
from enlace_desk.reading import Case
from enlace_desk.roster import ADMITTED, LEFT, sign_lines
from enlace_desk.sealed_files import Archive, NewArchive, SealedFile
from enlace_desk.shapes import KINDS_IN_A_TEAM, KINDS_OF_MESSAGE, LABELS, are_words
from enlace_desk.teams import admitted, leaving, shown, standing
from enlace_desk.texts import Text
from enlace_desk.words import say

INPUT_AT_FAULT, OUTSIDE_FAILED = 1, 3
INSTANT = "%Y-%m-%dT%H:%M:%SZ"
TRUSTED = ".trusted"
SHORTEST_PASSPHRASE = 15
PERSON = ("pack", "state", "authority", "officer")
Run = Callable[[argparse.Namespace], str]


def main(arguments: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        print(options.run(options))
    except SealedError as fault:
        _warn(fault.code, *fault.fields)
        return INPUT_AT_FAULT
    except OSError as fault:
        print(f"enlace-desk: {fault}", file=sys.stderr)
        return OUTSIDE_FAILED
    except KeyboardInterrupt:
        return 130
    return 0


def _warn(code: str, *names: str) -> None:
    # Names out of a file that somebody else wrote do not reach the terminal as commands.
    named = ("".join(char if char.isprintable() else "?" for char in one) for one in names)
    print(f"enlace-desk: {say(code, *named)}", file=sys.stderr)


def _warn_of(name: str, code: str, *fields: str) -> None:
    print(f"{name}: ", end="", file=sys.stderr)
    _warn(code, *fields)


def new_keys(options: argparse.Namespace) -> str:
    """Make the keys of an officer and keep them under a passphrase."""
    check(not options.keys.exists(), "exists", str(options.keys))
    passphrase = _passphrase(options, twice=True)
    check(len(passphrase) >= SHORTEST_PASSPHRASE, "short_passphrase", str(SHORTEST_PASSPHRASE))
    person = {name: getattr(options, name) for name in PERSON}
    officer = Officer.new(**person, made_at=_now(), previous=options.previous)
    options.keys.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_new(options.keys, officer.locked(passphrase))
    return say("fingerprint", fingerprint(officer.hash))


def card(options: argparse.Namespace) -> str:
    """Print the card of the officer, to be endorsed by the point of contact."""
    officer = _officer(options)
    print(say("fingerprint", fingerprint(officer.hash)), file=sys.stderr)
    return officer.card


def open_(options: argparse.Namespace) -> str:
    """Check a sealed file, open it and write what it says into a folder."""
    with Archive.of(options.file) as archive:
        file = archive.content()
        case = Case.read(file, _trusted(options, file))
        officer = _officer(options)
        identities = case.identities(officer)
        options.output.mkdir(mode=0o700)
        read: list[Text] = []
        count = 0
        for count, message in enumerate(case.messages(identities, datetime.now(UTC), officer.party), 1):
            if "refused" in message:
                _warn_of(f"messages/{count:04}", message["refused"], *message["fields"])
                continue
            place = options.output / f"{count:04}"
            _write_new(place.with_suffix(".json"), json.dumps(message, ensure_ascii=False, indent=2).encode())
            read.append(message)
            for entry in message.get("files", ()):
                if archive.leaves_out(entry["pieces"]):
                    _warn("left_out", entry["name"])
                    continue
                if warning := _write_file(place, entry, archive, identities[message["case"]], any_=options.programs):
                    _warn(warning.code, *warning.fields)
                    _warn("with_programs", entry["name"])
    _show_team(case, read, options.output)
    return _ended(say("opened", sum("body" in one for one in read)), case, count - len(read))


def answer(options: argparse.Namespace) -> str:
    """Write a sealed file that holds all of another and one more message."""
    check(not options.output.exists(), "exists", str(options.output))
    body = _body(options.body)
    with Archive.of(options.file) as archive:
        file = archive.content()
        case = Case.read(file, _trusted(options, file))
        officer = _officer(options)
        place, now = case.next_place(), _now()
        check(not is_team(file.header) or not to_leave(file.header, case.roster), "leave_first")
        with NewArchive.of(options.output) as new:
            archive.copied_to(new)
            new.write_header(file.header)
            recipient = _case(case, place, officer, new, now)
            files = [seal_file(one, recipient, new.write_piece) for one in options.attach]
            content = Content(options.type, options.handling, body, files)
            new.write_message(place.number, seal_message(officer, content, place, recipient, now))
    return say("answered", place.number)


def sign(options: argparse.Namespace) -> str:
    """Write a sealed file that holds all of another, with the steps of the officer's authority signed."""
    check(not options.output.exists(), "exists", str(options.output))
    with Archive.of(options.file) as archive:
        file = archive.content()
        case = Case.read(file, _trusted(options, file))
        officer = _officer(options)
        case.directory.check_holds(officer.hash, _now())
        signed = sign_steps(officer, case.evidence, file.steps, case.directory)
        check(signed, "no_steps", officer.party)
        with NewArchive.of(options.output) as new:
            archive.copied_to(new)
            new.write_header(file.header)
            for number, one in signed.items():
                new.write_step(number, one)
    return say("steps_signed", *signed)


def verify(options: argparse.Namespace) -> str:
    """Check all of a sealed file that can be checked without a key."""
    with Archive.of(options.file) as archive:
        file = archive.content()
        case = Case.read(file, _trusted(options, file))
        count = 0
        for place, _, seal, fault in case.judged():
            if fault:
                _warn_of(f"messages/{place.number:04}", fault.code, *fault.fields)
                continue
            count += 1
            print(f"{place.number:04}  {seal.payload['sent_at']}  {seal.payload['from']}  {fingerprint(seal.kid)}")
        _show_team(case)
    return _ended(say("verified", count, len(case.evidence)), case, len(file.messages) - count)


def admit(options: argparse.Namespace) -> str:
    """Sign, as the lead of a team, that parties which accepted on the platform are in it."""
    return say("signed_admitted", *_decided(options, ADMITTED))


def leave(options: argparse.Namespace) -> str:
    """Sign that one's own party leaves a team; as its lead, that those leave who left on the platform."""
    return say("signed_left", *_decided(options, LEFT))


def _decided(options: argparse.Namespace, decision: str) -> list[str]:
    """Write a file with the lines of the roster that say so; return of whom."""
    check(not options.output.exists(), "exists", str(options.output))
    with Archive.of(options.file) as archive:
        file = archive.content()
        case = Case.read(file, _trusted(options, file))
        officer, now = _officer(options), _now()
        case.directory.check_holds(officer.hash, now)
        count = len(file.messages)
        asked = options.party
        parties = admitted(case, asked) if decision == ADMITTED else leaving(case, officer.party, asked)
        lines = sign_lines(officer, file.header, case.roster, count, decision, parties, now)
        with NewArchive.of(options.output) as new:
            archive.copied_to(new)
            new.write_header(file.header)
            for number, line in enumerate(lines, len(case.roster) + 1):
                new.write_roster(number, line)
    return parties


def _ended(told: str, case: Case, refused: int) -> str:
    """Return what is told at the end. refused: messages. Raises: SealedError, after it was told, if anything was."""
    for name, fault in case.refused.items():
        _warn_of(name, fault.code, *fault.fields)
    if count := refused + len(case.refused):
        print(told)
        raise SealedError("left_aside", str(count))
    return told


def _show_team(case: Case, messages: Sequence[Text] = (), folder: Path | None = None) -> None:
    """Print who is in a team, and its calendar, which is written into `folder` too."""
    if not is_team(case.file.header):
        return
    entries = calendar_of(messages)
    for line in (*standing(case), *shown(entries)):
        print(line)
    if folder and entries:
        _write_new(folder / "calendar.ics", to_icalendar(case.file.header["request"], entries).encode())
        print(say("calendar_saved", folder / "calendar.ics"))


def _case(case: Case, place: Place, officer: Officer, new: NewArchive, now: str) -> str:
    """Return the recipient to seal for: of the case, or of a new one where others than the parties may know its key."""
    check(officer.party in place.parties, "not_of_party", officer.hash)
    case.directory.check_holds(officer.hash, now)
    for one in reversed(case.identities(officer)):
        if place.fits(one) and is_current(one, case.grants, place.parties, case.epochs):
            return one
    made = new_case(officer, case.file.header, case.epochs, now, case.roster)
    for number, grant in enumerate(made.grants, len(case.file.grants) + 1):
        new.write_grant(number, grant)
    return made.recipient


def _body(path: Path) -> dict[str, str]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as fault:
        raise SealedError("bad_body", path.name) from fault
    check(are_words(body), "bad_body", path.name)
    return dict(body)


def _write_file(folder: Path, entry: Text, archive: Archive, identity: str, *, any_: bool) -> SealedError | None:
    """Write an attachment; it appears under its name only when all of it was found to be what was sent.

    Return why it was not written, where it is a program. any_: programs are written too.
    """
    plain = open_file(entry, archive.piece, identity)
    first = next(plain)
    if not any_ and (warning := program(entry["name"], first)):
        return warning
    path = folder / entry["name"]
    part = path.with_name(path.name + ".part")
    folder.mkdir(mode=0o700, exist_ok=True)
    with open(part, "xb", opener=_private) as stream:
        try:
            stream.writelines(chain([first], plain))
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
    return None


def _write_new(path: Path, content: bytes) -> None:
    with open(path, "xb", opener=_private) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _officer(options: argparse.Namespace) -> Officer:
    return Officer.unlocked(options.keys.read_bytes(), _passphrase(options))


def _passphrase(options: argparse.Namespace, *, twice: bool = False) -> str:
    if options.passphrase_file:
        return str(options.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n"))
    passphrase = getpass(say("ask_passphrase"))
    check(not twice or getpass(say("ask_again")) == passphrase, "differ")
    return passphrase


def _trusted(options: argparse.Namespace, file: SealedFile) -> frozenset[str]:
    """Return the cards whose fingerprint was compared, now or before; they are kept beside the keys."""
    place = options.keys.with_name(options.keys.name + TRUSTED)
    known: set[str] = set()
    with suppress(FileNotFoundError):
        known = set(place.read_text(encoding="ascii").split())
    there = {fingerprint(one).replace(" ", ""): one for one in Directory.read(file.cards, (), ()).hashes()}
    compared = [one.replace(" ", "").lower() for one in options.trust]
    unknown = [one for one in compared if one not in there]
    check(not unknown, "unknown_fingerprint", *unknown)
    added = {there[one] for one in compared} - known
    if added:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_text("".join(f"{one}\n" for one in sorted(known | added)), encoding="ascii")
    return frozenset(known | added)


def _now() -> str:
    return datetime.now(UTC).strftime(INSTANT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="enlace-desk", description="Opens and answers sealed files offline.")
    words = parser.add_subparsers(metavar="COMMAND", required=True)
    keys = words.add_parser("keys", help="keys: see enlace-desk keys --help").add_subparsers(required=True)
    new = _command(keys, "new", new_keys)
    for name in PERSON:
        new.add_argument(f"--{name}", required=True, help="as the directory has it")
    new.add_argument("--previous", metavar="HASH", help="of the card that the new one replaces")
    _command(words, "card", card)
    runs = {"open": open_, "answer": answer, "sign": sign, "verify": verify, "admit": admit, "leave": leave}
    for name, run in runs.items():
        one = _command(words, name, run)
        one.add_argument("file", type=Path, metavar="FILE.enlace")
        one.add_argument("--trust", action="append", default=[], metavar="FINGERPRINT", help="compared by telephone")
        if run is not verify:
            one.add_argument(
                "-o", "--output", type=Path, required=True, help="a new folder" if run is open_ else "a new file"
            )
        if run is open_:
            one.add_argument("--programs", action="store_true", help="write attachments that are programs, too")
        if run is answer:
            one.add_argument("--body", type=Path, required=True, metavar="FILE.json", help="field code -> text")
            one.add_argument("--attach", type=Path, action="append", default=[], metavar="FILE", help="may be repeated")
            one.add_argument("--type", choices=sorted({*KINDS_OF_MESSAGE, *KINDS_IN_A_TEAM}), default="answer")
            one.add_argument("--handling", choices=LABELS, default="TLP:AMBER")
        if run in (admit, leave):
            one.add_argument("--party", action="append", default=[], help="PACK/STATE/AUTHORITY; may be repeated")
    return parser


def _command(
    words: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Run
) -> argparse.ArgumentParser:
    summary = run.__doc__ or ""
    one = words.add_parser(name, help=summary, description=summary)
    home = Path.home() / ".enlace-desk" / "keys.age"
    one.add_argument("-k", "--keys", type=Path, default=home, help="key file (default: ~/.enlace-desk/keys.age)")
    one.add_argument("--passphrase-file", type=Path, metavar="FILE", help="instead of asking for it")
    one.set_defaults(run=run)
    return one
