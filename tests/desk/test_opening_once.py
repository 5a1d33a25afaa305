"""Opening many messages: what costs time is done once for each of them, in the desk and in the client."""

from pathlib import Path

import pytest

from enlace_desk import directory, reading
from enlace_desk.messages import Place, SealedMessage, seal_message
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from tests.desk.cases import CONTENT, HEADER, NOW, SENT, World, to_base64, write_file
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")
COUNT = 4


def messages_of(world: World) -> list[SealedMessage]:
    made: list[SealedMessage] = []
    previous = None
    for number in range(1, COUNT + 1):
        place = Place(HEADER, number, previous)
        made.append(seal_message(world.bruno, CONTENT, place, world.known_case.recipient, SENT))
        previous = take(made[-1].seal, "enlace-seal").hash
    return made


def test_each_seal_is_verified_once(desk: Desk, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_file(tmp_path / "a.enlace", world, messages_of(world))
    script = """
        const archive = await desk.Archive.of(new Blob([bytes(given.file)]));
        const one = await desk.Case.read(await archive.content(), given.trusted);
        const verify = crypto.subtle.verify;
        let verified = 0, opened = 0;
        crypto.subtle.verify = (...words) => { verified += 1; return verify.apply(crypto.subtle, words); };
        try {
          const identities = new Map(Object.entries(given.identities));
          for await (const _ of one.messages(identities, new Date(given.now))) opened += 1;
        } finally {
          delete crypto.subtle.verify;
        }
        return [opened, verified];
    """
    identities = {world.known_case.recipient: world.known_case.identity}
    given = {"file": to_base64(path.read_bytes()), "trusted": world.trusted, "identities": identities}
    assert desk.run(script, given | {"now": int(NOW.timestamp() * 1000)}) == [COUNT, COUNT]

    with Archive.of(path) as archive:
        case = reading.Case.read(archive.content(), frozenset(world.trusted))
    verified = []
    verify = directory.verify
    monkeypatch.setattr(directory, "verify", lambda *words: [verified.append(words), verify(*words)])
    assert len(list(case.messages(identities, NOW))) == len(verified) == COUNT
