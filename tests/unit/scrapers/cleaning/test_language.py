"""The language of a text, found from the text itself."""

from __future__ import annotations

import pytest

from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.language import language_of, primary_tag

ENGLISH = (
    "The wardens of the valley counted the pears by hand this year, and the count was lower than in any year before."
)
GERMAN = (
    "Die Wächter zählten dieses Jahr die Birnen von Hand. Es waren weniger als in jedem anderen Jahr seit dem Frost."
)
CODE = 'for name in names[1:]:\n    path = root / name\n    if not path.exists():\n        exit(f"{path}")\n' * 9


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (ENGLISH, "en"),
        (ENGLISH.upper(), "en"),
        ("果樹園の番人たちは今年、梨を手で数えました。その数は霜の年よりも少なかったのです。", "ja"),
        ("果园的看守人今年用手数了梨，数量比霜冻以来的任何一年都少。他们认为是开花太晚，但没有人能确定。", "zh"),
        ("ผู้ดูแลสวนผลไม้นับลูกแพร์ด้วยมือในปีนี้ และจำนวนน้อยกว่าปีใดๆ เพราะดอกบานช้า แต่ไม่มีใครแน่ใจ", "th"),
        (GERMAN, "de"),
    ],
)
def test_languages(text: str, tag: str) -> None:
    assert language_of([text]) == tag


@pytest.mark.parametrize("text", ["Call us.", "梨を売る。", "Pears 2019", ""])
def test_too_little_text_has_none(text: str) -> None:
    assert language_of([text]) == ""


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        "412 36.5 1,204 0.05 " * 20,
        "exosome " * 200,
        "Vial A $24.95 Vial B $19.95 " * 20,
        "qwr zxcv plkj hgtr mnbq wsxz edcr tgbv yhnm ujkl " * 20,
    ],
)
def test_no_language_is_undetermined(text: str) -> None:
    assert language_of([text]) == "und"


def test_names_and_figures_leave_english_english() -> None:
    cast = [f"{name} Ólafsdóttir-Szczepański (2019, episode #{i})" for i, name in enumerate(["Jörg", "Zsófia"] * 9)]
    assert language_of([*cast, ENGLISH, "She appeared in it with the wardens of the valley."]) == "en"


def test_a_page_in_japanese_is_not_too_short_to_tell() -> None:
    text = "果樹園の番人たちは今年、梨を手で数えました。その数は霜の年よりも少なかったのです。" * 4
    assert page_from_html(f"<title>梨</title><main><p>{text}</p></main>").language == "ja"


@pytest.mark.parametrize(("declared", "tag"), [("en-GB", "en"), ("EN_us", "en"), ("english", ""), ("", "")])
def test_declared_tags(declared: str, tag: str) -> None:
    assert primary_tag(declared) == tag
