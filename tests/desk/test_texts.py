"""Texts, padding and shapes: one byte form on both sides, and nothing else is read."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enlace_desk.errors import SealedError
from enlace_desk.padding import LEAST_BYTES, pad, padded_length, unpad
from enlace_desk.shapes import MESSAGE, SHAPES, is_file_name, is_instant
from enlace_desk.texts import MAX_TEXT_BYTES, canonical, hash_of, read_text
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")

KEYS = st.sampled_from(["a", "b", "Z", "a.b", "A_9", "-"])
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
ODD_WORDS = ["", "señal", "\u2028\u2029", "\x00\x1f\x7f\u0080", '"\\/', "😀", "\ufeff", "a" * 3000]
NOT_TEXTS = [
    b"",
    b"[]",
    b"null",
    b'{"a": 1}',
    b'{"b":1,"a":1}',
    b'{"a":1,"a":1}',
    b'{"a":1.0}',
    b'{"a":1e2}',
    b'{"a":-0}',
    b'{"a":9007199254740992}',
    b'{"a":NaN}',
    b'{"a":"\\u00e9"}',
    b'{"a":"\\/"}',
    b'{"a":"\\ud800"}',
    '{"é":1}'.encode(),
    b'{"a":"\xff"}',
    b'{"a":1}\n',
    b"\xef\xbb\xbf{}",
    b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
    b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}",
]
INSTANTS = {
    "2026-11-26T10:00:00Z": True,
    "2024-02-29T23:59:59Z": True,
    "2026-02-29T10:00:00Z": False,
    "2026-11-26T24:00:00Z": False,
    "2026-11-26T10:00:60Z": False,
    "2026-11-26T10:00:00+00:00": False,
    "2026-11-26T10:00:00.0Z": False,
    "2026-11-26 10:00:00Z": False,
    "0000-01-01T00:00:00Z": False,
    "2026-11-26T10:00:00Z\n": False,
    "２026-11-26T10:00:00Z": False,
}
NAMES = {
    "carta.pdf": True,
    "Señales de cañón (2).odt": True,
    "../carta.pdf": False,
    "a/b": False,
    "a\\b": False,
    "C:carta": False,
    ".carta": False,
    "carta.": False,
    " carta": False,
    "NUL": False,
    "com1.txt": False,
    "carta\u202efdp.exe": False,
    "a\x00b": False,
    "": False,
    "a" * 201: False,
}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_written_is_read_again(value: dict[str, Any]) -> None:
    assert read_text(canonical(value).encode()) == value


@pytest.mark.parametrize("content", NOT_TEXTS, ids=range(len(NOT_TEXTS)))
def test_nothing_but_the_canonical_form_is_read(content: bytes) -> None:
    with pytest.raises(SealedError) as refused:
        read_text(content)
    assert refused.value.code == "not_text"


def test_both_sides_write_read_and_refuse_the_same(desk: Desk) -> None:
    values = [{"a": word, "Z": [1, None, {"z": -1, "y": True}], "a.b": 0} for word in ODD_WORDS]
    script = """
        const hashes = await Promise.all(given.values.map((value) => desk.hash(value)));
        const codes = [];
        for (const text of given.texts) codes.push(await code(() => desk.readText(bytes(text))));
        return { hashes, codes };
    """
    import base64  # noqa: PLC0415

    texts = [base64.b64encode(one).decode() for one in NOT_TEXTS]
    found = desk.run(script, {"values": values, "texts": texts})
    assert found["hashes"] == [hash_of(value) for value in values]
    assert found["codes"] == ["not_text"] * len(NOT_TEXTS)


def test_what_has_no_form_is_not_written(desk: Desk) -> None:
    values: list[Any] = [{"a": 1.5}, {"a": 2**53}, {"señal": 1}, {"a": float("inf")}]
    assert desk.run("return Promise.all(given.map((one) => code(() => desk.hash(one))))", values) == ["not_text"] * 4
    assert desk.run(r"return code(() => desk.hash({ a: '\ud800' }))") == "not_text"
    for value in [*values, {"a": "\ud800"}, {1: 2}, {"a": {1, 2}}]:
        with pytest.raises(SealedError):
            canonical(value)


def test_a_text_has_a_greatest_length(desk: Desk) -> None:
    longest = MAX_TEXT_BYTES - len('{"a":""}')
    assert read_text(canonical({"a": "b" * longest}).encode())
    with pytest.raises(SealedError) as refused:
        read_text(canonical({"a": "b" * (longest + 1)}).encode())
    script = """
        const text = (length) => desk.utf8(JSON.stringify({ a: "b".repeat(length) }));
        return [await code(() => desk.readText(text(given))), await code(() => desk.readText(text(given + 1)))];
    """
    assert desk.run(script, longest) == ["nothing is refused", refused.value.code]


def slow_padded_length(length: int) -> int:
    """The same by its definition: the mantissa of a length keeps as many bits as its exponent is wide."""
    length = max(length, LEAST_BYTES)
    exponent = len(f"{length:b}") - 1
    dropped = exponent - len(f"{exponent:b}")
    while length % 2**dropped:
        length += 1
    return length


@settings(deadline=None)
@given(st.integers(0, 2**23))
def test_padding_is_that_of_padme(length: int) -> None:
    assert padded_length(length) == slow_padded_length(length)
    assert padded_length(length) <= max(LEAST_BYTES, length * 1.12)


def test_both_sides_pad_alike(desk: Desk) -> None:
    lengths = [0, 1, 1023, 1024, 1025, 2047, 2048, 2049, 65535, 65537, 2**22 - 1, 2**22, 2**23 - 1, 2**23]
    assert desk.run("return given.map(desk.paddedLength)", lengths) == [padded_length(one) for one in lengths]


def test_what_is_padded_is_found_again_and_other_padding_is_refused() -> None:
    assert unpad(pad(b"text")) == b"text"
    assert unpad(pad(b"ends in blanks   "), 17) == b"ends in blanks   "
    with pytest.raises(SealedError):
        unpad(b"x" * 1024, 2000)
    for content in (b"text" + b" " * 100, b"text".ljust(2048), b"text".ljust(1024, b"\0")):
        with pytest.raises(SealedError):
            unpad(content, 4)


def test_instants_and_names_of_files_are_checked_alike(desk: Desk) -> None:
    script = """
        const entry = { media_type: "a", pieces: [], sha256: `sha256:${"0".repeat(64)}`, size: 0 };
        const files = (name) => desk.MESSAGE.files([{ ...entry, name }]);
        return [given.instants.map(desk.SHAPES["enlace-card"].made_at), given.names.map(files)];
    """
    found = desk.run(script, {"instants": list(INSTANTS), "names": list(NAMES)})
    assert [is_instant(one) for one in INSTANTS] == list(INSTANTS.values()) == found[0]
    assert [is_file_name(one) for one in NAMES] == list(NAMES.values()) == found[1]


def test_two_attachments_of_one_name_are_refused(desk: Desk) -> None:
    entry = {"media_type": "a", "name": "a", "pieces": [], "sha256": f"sha256:{'0' * 64}", "size": 0}
    assert MESSAGE["files"]([entry])
    assert not MESSAGE["files"]([entry, entry])
    assert desk.run("return given.map(desk.MESSAGE.files)", [[entry], [entry, entry]]) == [True, False]


def test_both_sides_know_the_same_texts(desk: Desk) -> None:
    script = """
        const fields = (shape) => Object.keys(shape).sort();
        const shapes = Object.entries(desk.SHAPES).map(([type, shape]) => [type, fields(shape)]);
        return JSON.stringify([Object.fromEntries(shapes), fields(desk.MESSAGE), desk.FIXED]);
    """
    from enlace_desk.headers import FIXED  # noqa: PLC0415

    shapes = {type_: sorted(shape) for type_, shape in SHAPES.items()}
    assert json.loads(desk.run(script)) == [shapes, sorted(MESSAGE), list(FIXED)]
