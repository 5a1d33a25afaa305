"""Which characters no text may hold, and how they are named."""

import unicodedata

from enlace.common.characters import UNFIT, named, unfit_in, unseen_in


def test_what_controls_the_text_or_cannot_be_written_is_unfit() -> None:
    for number in range(0x11000):
        sign, kind = chr(number), unicodedata.category(chr(number))
        if kind in {"Cc", "Cs", "Zl", "Zp"} and sign not in "\t\n\r":
            assert UNFIT.search(sign), named(sign)
        if kind[0] in "LMNPS" or sign in "\t\n\r \u200e\u200f\u061c":
            assert not UNFIT.search(sign), named(sign)


def test_the_first_unfit_character_is_found_wherever_it_stands() -> None:
    assert unfit_in({"a": [("b", {"c\x0b": 1})], "d": None, "e": 2.5}) == "U+000B"
    assert unfit_in([["\ud800"]]) == "U+D800"
    assert unfit_in({"a": ["señal", "שלום \u200f", "😀"], "b": True}) == ""


def test_a_name_holds_no_mark_without_width_either() -> None:
    for sign in ("\u200b", "\u200c", "\u200d", "\u2060", "\u202e", "\ufeff", "\x1b"):
        assert unseen_in(f"Ana{sign}") == named(sign)
    assert unseen_in("José Ñandú O’Neill-Søren 李 שלום") == ""
