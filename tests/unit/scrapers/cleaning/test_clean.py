"""Pages of HTML to blocks, zones, links and forms."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.page import Block, Kind, Page, Zone
from models.signals.outlinks import has_structure
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.plain import page_from_text
from scrapers.cleaning.soup import parse
from scrapers.errors import BrokenEncoding
from service.api.examples import REQUESTS

PROSE = (
    "The wardens of the Teal Valley orchard counted the pears by hand this year, and the count was lower than in any "
    "year since the frost. They put it down to the late bloom, though nobody is certain of that. "
)


def article(body: str, head: str = "") -> str:
    return (
        f"<html><head><title>Pears of Teal Valley</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<main><article><h1>Fewer pears</h1><p>{PROSE * 3}</p>{body}<p>{PROSE * 2}</p></article></main>"
        "<footer><p>© Teal Valley Growers</p></footer></body></html>"
    )


def texts(page: Page, zone: Zone) -> list[str]:
    return [block.text for block in page.blocks if block.zone is zone]


def only(page: Page, text: str) -> Block:
    return next(block for block in page.blocks if text in block.text)


def test_zones_of_an_ordinary_article() -> None:
    page = page_from_html(article(""))
    assert page.blocks[0] == Block("Pears of Teal Valley", Zone.CHROME, Kind.TITLE)
    assert texts(page, Zone.MAIN) == ["Fewer pears", (PROSE * 3).strip(), (PROSE * 2).strip()]
    assert texts(page, Zone.CHROME) == ["Pears of Teal Valley", "Home", "© Teal Valley Growers"]
    assert page.language == "en"
    assert page.obstacle is None


def test_inline_elements_join_and_whitespace_collapses() -> None:
    page = page_from_html(article("<p>One <b>bold</b>ly\n  <i>set</i>, line<br>and &amp; next.</p>"))
    assert only(page, "boldly").text == "One boldly set, line and & next."


def test_links_without_white_space_between_them_stay_apart() -> None:
    page = page_from_html(
        article("<div><a href=/p>Privacy</a><a href=/c>Con<b>tact</b></a><span><a>Help</a></span></div>"
                "<p>Pears<a href=#1>1</a><a name=x></a><a href=#2>2</a>.</p>")
    )  # fmt: skip
    assert only(page, "Privacy").text == "Privacy Contact Help"
    assert only(page, "Pears1").text == "Pears1 2."
    assert spans_hold(page)
    assert [link.text for link in page.links][1:5] == ["Privacy", "Contact", "1", "2"]


def test_controls_and_custom_elements_stay_apart() -> None:
    page = page_from_html(article("<form><label>Name</label><label>Size<input name=s>cm</label></form>"))
    assert only(page, "Name").text == "Name Size cm"
    page = page_from_html(article("<div><teal-chip>Pears</teal-chip><teal-chip>Plums</teal-chip></div>"))
    assert only(page, "Plums").text == "Pears Plums"


def test_two_breaks_end_a_block() -> None:
    page = page_from_html(article("<div>First the ladder.<br>Then the rope.<br><br>Last the basket.</div>"))
    assert only(page, "ladder").text == "First the ladder. Then the rope."
    assert only(page, "basket").text == "Last the basket."


def test_one_break_ends_a_paragraph_and_no_verse() -> None:
    verse = "The frost came late,<br>and nobody in the valley<br>had a ladder."
    page = page_from_html(f"<title>Pears</title><body>{PROSE}<br>{PROSE * 2}<br>By hand,<br>{PROSE}<p>{verse}</p>")
    assert texts(page, Zone.MAIN) == [
        PROSE.strip(), (PROSE * 2).strip(), f"By hand, {PROSE.strip()}", verse.replace("<br>", " "),
    ]  # fmt: skip


def test_headings_make_a_path() -> None:
    page = page_from_html(article(f"<h2>Yield</h2><h3>By tree</h3><p>{PROSE}</p><h2>Next</h2><p>x {PROSE}</p>"))
    assert only(page, "By tree").headings == ("Fewer pears", "Yield")
    assert only(page, PROSE.strip()[:20]).headings == ("Fewer pears",)
    assert only(page, "x The wardens").headings == ("Fewer pears", "Next")


def test_lists_quotes_and_cells_have_their_kinds() -> None:
    page = page_from_html(
        article("<ul><li>ladders and ropes</li></ul><blockquote><p>We count by hand.</p></blockquote>"
                "<table><tr><th>Tree</th><td>412 pears</td></tr></table>")
    )  # fmt: skip
    kinds = {block.text: block.kind for block in page.blocks}
    assert kinds["ladders and ropes"] is Kind.LIST_ITEM
    assert kinds["We count by hand."] is Kind.QUOTE
    assert kinds["Tree"] is kinds["412 pears"] is Kind.CELL


def test_a_table_for_layout_hides_no_text() -> None:
    page = page_from_html(
        "<table><tr><td><a href=/a>Shop</a><br><a href=/b>Maps</a></td>"
        f"<td>{PROSE * 4}<br><br>{PROSE * 3}</td></tr></table>"
    )
    assert texts(page, Zone.MAIN) == [(PROSE * 4).strip(), (PROSE * 3).strip()]
    assert all(block.kind is Kind.PARAGRAPH for block in page.blocks if block.zone is Zone.MAIN)


@pytest.mark.parametrize(
    "attribute",
    [
        "style='display: none'",
        "style='visibility:hidden'",
        "style='font-size:0'",
        "style='opacity:0'",
        "style='position:absolute;left:-9999px'",
        "style='text-indent:-9999px'",
        "style='clip: rect(0,0,0,0)'",
        "style='width:0;height:0;overflow:hidden'",
        "hidden",
        "aria-hidden=true",
        "class=veiled",
        "id=veiled",
        "class='a tucked b'",
    ],
)
@pytest.mark.parametrize("element", ["p", "div", "span"])
def test_hidden_is_hidden(element: str, attribute: str) -> None:
    styles = "<style>.veiled, #veiled { display:none } @media print { h1 { display:none } } .tucked{opacity:0}</style>"
    page = page_from_html(article(f"<p>Seen <{element} {attribute}>Doe et al. 2020</{element}> again.</p>", styles))
    assert texts(page, Zone.HIDDEN) == ["Doe et al. 2020"]
    assert "Fewer pears" in texts(page, Zone.MAIN)


def test_hidden_words_leave_their_line_whole() -> None:
    page = page_from_html(article("<p>Nine <span style='display:none'>hundred</span>pears.</p>"))
    assert only(page, "Nine").text == "Nine pears."


def test_templates_are_hidden() -> None:
    page = page_from_html(article("<template><p>A row to be</p></template>"))
    assert texts(page, Zone.HIDDEN) == ["A row to be"]


def test_the_open_one_of_several_tabs_is_seen() -> None:
    styles = "<style>.pane{display:none} .panes > .open{display:block}</style>"
    page = page_from_html(article("<div class='pane open'>Seen tab.</div><div class=pane>Other tab.</div>", styles))
    assert texts(page, Zone.HIDDEN) == ["Other tab."]


def test_a_page_veiled_until_its_scripts_run_is_read() -> None:
    page = page_from_html(
        f"<body><div style='opacity:0'><h1>Pears</h1><p>{PROSE * 3}</p><p hidden>Secret</p></div></body>"
    )
    assert texts(page, Zone.MAIN) == ["Pears", (PROSE * 3).strip()]
    assert texts(page, Zone.HIDDEN) == ["Secret"]


def test_links_are_absolute_and_stand_at_their_span() -> None:
    page = page_from_html(
        article("<p>See <a href='count.html' rel='nofollow noopener'>the <b>count</b></a> and "
                "<a href=//x.example/y>this</a>.</p>"
                "<a href='/img'><img src=a.png></a>"),
        url="https://teal.example/pears/index.html",
    )  # fmt: skip
    found = {link.url: link for link in page.links}
    count = found["https://teal.example/pears/count.html"]
    assert count.block is not None
    assert (count.text, count.rel, count.zone) == ("the count", frozenset({"nofollow", "noopener"}), Zone.MAIN)
    assert page.blocks[count.block].text[count.start : count.end] == "the count"
    assert found["https://x.example/y"].text == "this"
    assert found["https://teal.example/img"].block is None
    assert found["https://teal.example/"].zone is Zone.CHROME


def test_a_base_element_moves_the_links() -> None:
    page = page_from_html(article("<a href=b>b</a>", "<base href='/deep/er/'>"), url="https://teal.example/x")
    assert "https://teal.example/deep/er/b" in {link.url for link in page.links}


def test_forms_and_buttons() -> None:
    page = page_from_html(
        article("<form><input type=email name=Mail><select name=size></select><textarea name=note>typed</textarea>"
                "<input type=submit value='Send it'></form><button>Open</button>")
    )  # fmt: skip
    (form,) = page.forms
    assert form.fields == ("email:mail", "select:size", "textarea:note")
    assert form.submit == "Send it"
    assert form.block is not None
    assert page.blocks[form.block].text == "Send it"
    assert [block.text for block in page.blocks if block.kind is Kind.BUTTON] == ["Send it", "Open"]


def test_comments_are_comments_after_an_article() -> None:
    comments = f"<section id=comments><h2>2 comments</h2><ol class=comment-list><li><p>{PROSE}</p></ol></section>"
    page = page_from_html(article(f"<p>{PROSE * 4}</p>").replace("</main>", f"</main>{comments}"))
    assert texts(page, Zone.COMMENTS) == ["2 comments", PROSE.strip()]


def test_references_by_title_and_by_name() -> None:
    entries = "<ol><li>Fell A. Pears. Orchard J. 2019;4:12.</li><li>Rook B. Frost. Orchard J. 2020;5:1.</li></ol>"
    by_title = page_from_html(article(f"<h2>References</h2>{entries}<h2>About us</h2>"))
    assert texts(by_title, Zone.REFERENCES)[0] == "References"
    assert len(texts(by_title, Zone.REFERENCES)) == 3
    by_name = page_from_html(article(f"<div class=reflist>{entries}</div>"))
    assert len(texts(by_name, Zone.REFERENCES)) == 2


def test_a_tiny_page_keeps_its_text() -> None:
    page = page_from_html("<nav><a href=/>Home</a></nav><h1>Pears</h1><p>Call us.</p>")
    assert texts(page, Zone.MAIN) == ["Pears", "Call us."]


TYPED = """FEWER PEARS IN TEAL VALLEY

By Jane Doe, MD

The wardens of the Teal Valley orchard counted the pears by hand this
year, and the count was <b>lower</b> than in any year since the frost. They put
it down to <a href=/bloom>the late bloom</a>, though nobody is certain.

Next year the wardens want to count them again, with more ladders and
with the help of two growers from the other side of the valley.

References

1. Fell A. Pears and frost. <a href=/j>Orchard J</a>. 2019;4:12.
2. Rook B. Frost. Orchard J. 2020;5:1.
"""


def test_a_typed_page_is_read_as_the_plain_text_it_is() -> None:
    page = page_from_html(f"<title>Pears</title><body><pre>{TYPED}</pre>")
    assert [block.text.split()[0] for block in page.blocks[1:]] == [
        "FEWER", "By", "The", "Next", "References", "1.", "2.",
    ]  # fmt: skip
    assert (page.blocks[1].kind, page.blocks[6].kind) == (Kind.HEADING, Kind.LIST_ITEM)
    assert "this year, and the count was lower than" in page.blocks[3].text
    assert len(texts(page, Zone.REFERENCES)) == 3
    assert page.metadata.authors == ("Jane Doe, MD",)
    assert spans_hold(page)


@pytest.mark.parametrize(
    "sample",
    [
        "import pears\n\ndef count(tree):\n    # All of them. Each one.\n    return tree.pears\n\nprint(count(None))",
        "<code>This is a line of a text about pears and ladders.\n\nThis is another line of it, in a sample.</code>",
        "tree  pears\n----  -----\na     412\n\nb     398",
    ],
)
def test_code_and_tables_stay_whole(sample: str) -> None:
    page = page_from_html(article(f"<pre>{sample}</pre>"))
    assert len(page.blocks) == len(page_from_html(article("<pre>x</pre>")).blocks)


def test_html_is_known_as_markup() -> None:
    page = page_from_html(f"<title>Pears</title><p>{PROSE}</p>")
    assert page.markup
    assert has_structure(page)
    assert not page_from_text(PROSE).markup
    assert not has_structure(page_from_text(PROSE))


def test_the_hash_knows_text_and_not_markup() -> None:
    plain, dressed = page_from_html(article("")), page_from_html(article("").replace("<p>", "<p class=new data-x=1>"))
    assert plain.content_sha256 == dressed.content_sha256
    assert (
        plain.content_sha256
        != page_from_html(article("<p>Another year brought more pears than anybody had expected.</p>")).content_sha256
    )


def test_bytes_are_decoded() -> None:
    page = page_from_html("<meta charset=iso-8859-1><h1>Königin</h1>".encode("latin-1"))
    assert "Königin" in page.blocks[-1].text


@pytest.mark.parametrize(
    "content",
    [
        "",
        " ",
        "\x00",
        "<",
        "&",
        "http://teal.example/x",
        "<?xml version='1.0'?><html><p>x",
        "a\udc80<p>b",
        "<p\x00>x</p>",
        "<html><frameset><frame src=x></frameset>",
        "<a href='http://[x'>bad</a>",
        "<base href='http://[x'><a href=y>y</a>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<title></title><title>Second</title>",
        "<table><p>odd</table></table></p></div></body></html><p>after",
    ],
)
def test_odd_pages_do_not_crash(content: str) -> None:
    assert spans_hold(page_from_html(content, url="https://teal.example/"))


def spans_hold(page: Page) -> bool:
    placed = [link for link in page.links if link.block is not None]
    return all(page.blocks[link.block or 0].text[link.start : link.end] == link.text for link in placed)


FRAGMENTS = st.sampled_from(
    ["<p>", "</p>", "<div class=comment>", "</div>", "<a href=x>", "</a>", "<td>", "<br>", "<b hidden>", "</b>", "<li>",
     "<h2>", "<script>", "</script>", "<!--", "-->", "<style>.a{", "}</style>", "<button>", "<form>",
     "<input type=submit value=v>",     " pear ", "References", "\n", "&nbsp;", "\x00", "\udcff", "<a", "'", '"', ">"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=8)), max_size=40).map("".join))
def test_any_markup_has_true_spans(markup: str) -> None:
    page = page_from_html(markup, url="https://teal.example/")
    assert spans_hold(page)
    assert all(block.text == " ".join(block.text.split()) != "" for block in page.blocks)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_cleaned_or_refused(body: bytes) -> None:
    with suppress(BrokenEncoding):
        assert spans_hold(page_from_html(body))


def test_depth_is_no_trouble() -> None:
    page = page_from_html("<div>" * 50_000 + f"<p>{PROSE * 4}</p>" + "</div>" * 50_000 + "<p>After.</p>")
    assert any(PROSE.strip() in text for text in texts(page, Zone.MAIN))


@pytest.mark.parametrize("element", ["main", "article", "section", "header", "figure", "teal-page", "summary"])
@pytest.mark.parametrize("head", ["", "<head><meta charset=utf-8>"])
def test_a_page_need_not_write_head_and_body(element: str, head: str) -> None:
    page = page_from_html(
        f"<!doctype html><html lang=en>{head}<title>Pears</title><{element}><h1>Fewer pears</h1><p>{PROSE * 3}</p>"
        f"</{element}><script>void 0</script><p>{PROSE * 2}</p></html>"
    )
    assert texts(page, Zone.MAIN) == ["Fewer pears", (PROSE * 3).strip(), (PROSE * 2).strip()]
    assert (page.metadata.title, page.obstacle) == ("Pears", None)


def test_a_body_that_began_early_is_one_with_the_body_written() -> None:
    page = page_from_html(f"<head><title>Pears</title><section><p>{PROSE}</p></section></head><body><p>{PROSE}")
    assert [block.zone for block in page.blocks[1:]] == [Zone.MAIN, Zone.MAIN]
    tree = parse("<title>Pears</title><main>One</main><body class=teal>Two").tree
    assert [(body["class"], body.get_text()) for body in tree.find_all("body")] == [("teal", "OneTwo\n")]


def test_what_belongs_into_a_head_is_no_text() -> None:
    page = page_from_html(
        "<title>Pears</title><noscript>Off</noscript><template><p>Row</p></template><base href=/><main><p>Text.</p>"
    )
    assert [block.text for block in page.blocks] == ["Pears", "Text."]


def test_the_page_of_the_documentation_is_read() -> None:
    page = page_from_html(REQUESTS["html"]["value"]["html"])
    assert page.obstacle is None
    assert texts(page, Zone.MAIN)[0].startswith("Larkmoor Clinic")
