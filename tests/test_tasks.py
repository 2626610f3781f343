"""What make runs for those who work here."""

from __future__ import annotations

import runpy
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from models.signals.base import Lifecycle
from models.signals.lexicon import parse_lexicon
from tasks import api_page, curls, docs, reference_pages, signal_pages
from tasks import signal as skeleton
from tasks.signal import SkeletonError, begin, main


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in (skeleton.CATALOG, skeleton.EXAMPLES, skeleton.DOCS, Path("models/signals/lexicons")):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def test_new_signal_is_complete_and_coherent(tree: Path) -> None:
    written = begin("before_and_after", "commercial", tree)
    assert [path.name for path in written] == [f"before_and_after.{end}" for end in ("py", "yml", "yml", "md")]
    spec = runpy.run_path(str(tree / written[0]))["SIGNAL"]
    assert (spec.id, spec.category, spec.lifecycle) == ("before_and_after", "commercial", Lifecycle.EXPERIMENTAL)
    lexicon = parse_lexicon("before_and_after", (tree / written[1]).read_text(encoding="utf-8"))
    table = yaml.safe_load((tree / written[2]).read_text(encoding="utf-8"))
    assert table["fires"][0]["quotes"] == [lexicon.terms[0].text]


def test_new_signal_overwrites_nothing(tree: Path) -> None:
    begin("fees", "commercial", tree)
    with pytest.raises(SkeletonError, match="is there already"):
        begin("fees", "commercial", tree)


@pytest.mark.parametrize(("name", "category"), [("Fees", "tone"), ("../fees", "tone"), ("", "tone"), ("fees", "money")])
def test_new_signal_needs_a_noun_and_a_category(tree: Path, name: str, category: str) -> None:
    with pytest.raises(SkeletonError):
        begin(name, category, tree)


def test_bad_use_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "make signal NAME=" in capsys.readouterr().err


def test_stale_names_what_changed_is_missing_or_left_over(tmp_path: Path) -> None:
    docs.write({"a.md": "a", "signals/old.md": "old"}, tmp_path)
    assert docs.stale({"a.md": "b", "c.md": "c"}, tmp_path) == ["a.md", "c.md", "signals/old.md"]


def test_write_brings_the_folder_to_what_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "by_hand.md").write_text("kept", encoding="utf-8")
    docs.write({"signals/old.md": "old"}, tmp_path)
    docs.write({"signals/new.md": "new"}, tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.md")) == ["by_hand.md", "new.md"]
    assert docs.stale({"signals/new.md": "new"}, tmp_path) == []


@dataclass
class Described:
    """Has fields."""

    first: int = 1
    """What the first
    one is."""
    bare: int = 2


def test_field_docstrings_are_read_from_the_source() -> None:
    assert reference_pages.field_docstrings(Described) == {"first": "What the first one is."}


@pytest.mark.parametrize(
    ("text", "quotes", "shown"),
    [
        ("It may help.", ["may"], "> It **may** help.\n"),
        ("It may, it may not.", ["may", "may not"], "> It **may**, it **may not**.\n"),
        ("Only $5 * 2 [now]", ["$5"], "> Only **$5** \\* 2 \\[now\\]\n"),
        ("Maybe", ["May"], "> Maybe\n"),
    ],
)
def test_examples_show_their_quotes(text: str, quotes: list[str], shown: str) -> None:
    assert signal_pages.example({"text": text, "quotes": quotes}) == shown


def test_a_tag_without_a_place_in_the_api_page_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "words.md"
    words.write_text(api_page.WORDS.read_text(encoding="utf-8").replace("<!-- Watches -->", ""), encoding="utf-8")
    monkeypatch.setattr(api_page, "WORDS", words)
    with pytest.raises(ValueError, match="same tags: Watches"):
        api_page.pages()


def test_a_curl_has_the_examples_and_keeps_what_a_link_leads_by() -> None:
    link = {"getThing": {"operationId": "getThing", "parameters": {"batch_id": "$response.body#/made/id"}}}
    body = {"application/json": {"examples": {"one": {"value": {"name": "Rest isn't rust"}}}}}
    post = {"operationId": "makeThing", "parameters": [], "responses": {"201": {"links": link}}}
    assert curls.curls("post", "/things", {**post, "requestBody": {"content": body}}) == (
        """BATCH=$(curl -s "$HERE/things" -H 'Content-Type: application/json' """
        """-d '{"name": "Rest isn'"'"'t rust"}' | field made/id)"""
    )
    parameters = [
        {"name": "batch_id", "in": "path", "required": True},
        {"name": "url", "in": "query", "required": True, "example": "https://example.org/"},
        {"name": "limit", "in": "query", "required": False},
    ]
    get = {"operationId": "getThing", "parameters": parameters, "responses": {"200": {}}}
    assert curls.curls("get", "/things/{batch_id}", get) == 'curl -s "$HERE/things/$BATCH?url=https://example.org/"'
