"""What a Word file says of itself to the program that takes it back: a part of its own, and the file's properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument"
# The identity by which Office knows the properties that a person or a program adds.
_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_PROPERTY = 2
STORE = "{6E6C6163-6500-4000-8000-7374616D7031}"
STAMP_PART = "customXml/item1.xml"

Parts = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Stamp:
    """namespace, text: of the part; properties: of the file, each a short text."""

    namespace: str
    text: str
    properties: Mapping[str, str]


def stamped(parts: Parts, stamp: Stamp) -> dict[str, str | bytes]:
    """Return the parts of a Word file with `stamp` in them."""
    found = dict(parts)
    _add(
        found,
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/docProps/custom.xml" ContentType="{_CONTENT}.custom-properties+xml"/>'
        f'<Override PartName="/customXml/itemProps1.xml" ContentType="{_CONTENT}.customXmlProperties+xml"/>',
    )
    _add(found, "_rels/.rels", "</Relationships>", _relation("rStamp", "custom-properties", "docProps/custom.xml"))
    _add(
        found, "word/_rels/document.xml.rels", "</Relationships>", _relation("rStamp", "customXml", f"../{STAMP_PART}")
    )
    held = _relation("rId1", "customXmlProps", "itemProps1.xml")
    return found | {
        "docProps/custom.xml": _custom(stamp.properties),
        STAMP_PART: f"{_DECLARATION}<stamp xmlns={quoteattr(stamp.namespace)}>{escape(stamp.text)}</stamp>",
        "customXml/itemProps1.xml": (
            f'{_DECLARATION}<ds:datastoreItem ds:itemID="{STORE}" xmlns:ds="{_OFFICE}/customXml"><ds:schemaRefs>'
            f"<ds:schemaRef ds:uri={quoteattr(stamp.namespace)}/></ds:schemaRefs></ds:datastoreItem>"
        ),
        "customXml/_rels/item1.xml.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}">{held}</Relationships>',
    }


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'


def _add(parts: dict[str, str | bytes], name: str, end: str, more: str) -> None:
    parts[name] = str(parts[name]).replace(end, more + end)


def _custom(properties: Mapping[str, str]) -> str:
    lines = "".join(
        f'<property fmtid="{_PROPERTIES}" pid="{place}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(properties.items(), start=_FIRST_PROPERTY)
    )
    return (
        f'{_DECLARATION}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f"{lines}</Properties>"
    )
