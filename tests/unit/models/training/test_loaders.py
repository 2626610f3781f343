"""Every set's loader on a folder of made-up files: what it gives, and what it says of a folder that is not right."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from models.training import articles, datasets, sentences, texts
from models.training.datasets import DataError

Loader = Callable[[Path], object]
LOADERS: dict[str, tuple[Loader, tuple[str, ...]]] = {
    "sondhi": (lambda folder: list(datasets.sondhi(folder)), ("sondhi.csv", "sondhi_pages.zip")),
    "schwarz": (lambda folder: list(datasets.schwarz(folder)), ("schwarz.csv", "schwarz_pages.zip")),
    "ftd": (lambda folder: list(texts.ftd(folder)), (texts.FTD,)),
    "fakehealth": (lambda folder: list(texts.fakehealth(folder)), (texts.FAKEHEALTH,)),
    "conll": (sentences.conll, (sentences.CONLL,)),
    "bioscope": (sentences.bioscope, (sentences.BIOSCOPE,)),
    "wcxb": (lambda folder: list(articles.wcxb(folder)), (articles.WCXB, articles.WCXB_PAGES)),
    "aeb": (lambda folder: list(articles.aeb(folder)), (articles.AEB, articles.AEB_PAGES)),
}
FILES = [(name, file) for name, (_, files) in LOADERS.items() for file in files]


def table(*rows: dict[str, str]) -> bytes:
    content = io.StringIO()
    writer = csv.DictWriter(content, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return content.getvalue().encode()


def archive(**pages: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in pages.items():
            file.writestr(name.replace("__", "/") + ".html", text)
    return content.getvalue()


def packed(row: dict[str, object]) -> bytes:
    return gzip.compress(json.dumps(row).encode() + b"\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One row of every set."""
    ftd = {"A12": "1.0", "text": 'Buy a " Lumo " lamp , do n\'t wait ( really ) .', "n_words": "9"}
    said = dict.fromkeys(texts.CRITERIA, "Satisfactory") | {"harms": "Not Satisfactory", "costs": "Not Applicable"}
    article = {"type": "forum", "url": "https://lumo.example/", "title": "Lamps", "author": None, "date": "2020-01-02"}
    files = {
        "sondhi.csv": table({"path": "good/1.html", "label": "reliable", "site_cluster": "7"}),
        "sondhi_pages.zip": archive(good__1="<p>Honest, says HONcode.</p>"),
        "schwarz.csv": table(
            {"path": "1.html", "url": "https://www.lumo.co.uk/a", "topic": "Health", "query": "tea", "likert": "2"}
        ),
        "schwarz_pages.zip": archive(**{"1": "<p>Health On the Net Foundation, or so they say.</p>"}),
        texts.FTD: gzip.compress(
            table({"ID": "a-1", **ftd, "src": "lumo"}, {"ID": "b-2", **ftd, "A12": "0.5", "src": "co"})
        ),
        texts.FAKEHEALTH: packed({"id": "r1", "url": "", "title": "T", "text": "X", "criteria": said}),
        sentences.CONLL: table({"uncertain": "1", "sentence": "It may."}, {"uncertain": "0", "sentence": "It does."}),
        sentences.BIOSCOPE: b'<a><sentence>It <x><cue type="speculation">may </cue>bind</x> <cue type="negation">'
        b"not</cue>.</sentence></a>",
        articles.WCXB: packed({"id": "0001", "main": "Lamps are lit.", **article}),
        articles.WCXB_PAGES: archive(**{"0001": "<p>Lamps are lit.</p>"}),
        articles.AEB: json.dumps({"ab": {"articleBody": "Lamps.", "url": "https://lumo.example/b"}}).encode(),
        articles.AEB_PAGES: archive(ab="<p>Lamps.</p>"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_pages_have_their_site_and_grade_and_no_badge(folder: Path) -> None:
    (reliable,) = datasets.sondhi(folder)
    assert (reliable.group, reliable.grade, reliable.html) == ("7", 5.0, b"<p>Honest, says .</p>")
    (graded,) = datasets.schwarz(folder)
    assert (graded.group, graded.grade, graded.topic, graded.query) == ("lumo.co.uk", 2.0, "Health", "tea")
    assert graded.html == b"<p>, or so they say.</p>"


def test_web_texts_stand_by_site_where_one_is_known(folder: Path) -> None:
    promoting, other = texts.ftd(folder)
    assert (promoting.group, promoting.grade) == ("lumo", 1.0)
    assert (other.group, other.grade) == ("b-2", 5.0)
    assert promoting.html.decode() == 'Buy a "Lumo" lamp, don\'t wait (really).'


def test_press_releases_have_the_criteria_that_apply(folder: Path) -> None:
    (release,) = texts.fakehealth(folder)
    assert release.criteria["harms"] == 1.0
    assert release.criteria["benefits"] == 5.0
    assert "costs" not in release.criteria
    assert release.source.html == b"T\n\nX"


def test_sentences_have_labels_and_cues(folder: Path) -> None:
    assert [one.uncertain for one in sentences.conll(folder)] == [True, False]
    (cued,) = sentences.bioscope(folder)
    assert [cued.text[start:end] for start, end in cued.cues] == ["may"]
    assert cued.text == "It may bind not."


def test_articles_have_their_gold_text(folder: Path) -> None:
    (mixed,) = articles.wcxb(folder)
    assert (mixed.main, mixed.type, mixed.author, mixed.date) == ("Lamps are lit.", "forum", "", "2020-01-02")
    (news,) = articles.aeb(folder)
    assert (news.main, news.url, news.html) == ("Lamps.", "https://lumo.example/b", b"<p>Lamps.</p>")


@pytest.mark.parametrize(("name", "file"), FILES)
def test_a_missing_file_is_named(folder: Path, name: str, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(DataError, match=file.replace(".", r"\.")):
        LOADERS[name][0](folder)


@pytest.mark.parametrize(("name", "file"), FILES)
def test_a_broken_file_is_a_data_error(folder: Path, name: str, file: str) -> None:
    (folder / file).write_bytes(b"\xff\xfe<broken")
    with pytest.raises(DataError):
        LOADERS[name][0](folder)


@pytest.mark.parametrize("name", ["sondhi", "schwarz", "wcxb", "aeb"])
def test_a_page_that_is_not_in_the_archive_is_a_data_error(folder: Path, name: str) -> None:
    (folder / LOADERS[name][1][1]).write_bytes(archive(other="<p></p>"))
    with pytest.raises(DataError, match="there is no"):
        LOADERS[name][0](folder)


def test_digests_name_every_file_and_change_with_it(folder: Path) -> None:
    before = datasets.digests(folder)
    assert set(before) == set(datasets.FILES)
    (folder / "sondhi.csv").write_bytes(b"path,label,site_cluster\n")
    after = datasets.digests(folder)
    assert {name for name in before if before[name] != after[name]} == {"sondhi.csv"}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("a name .", "a name."),
        ("the firm 's price : 5 % ( or 6 ) ; sure ?", "the firm's price: 5% (or 6); sure?"),
        ('they said " so " , and " no " .', 'they said "so", and "no".'),
        ("we 're , they 'll , I 'd", "we're, they'll, I'd"),
        ("", ""),
    ],
)
def test_texts_are_put_together_again(tokens: str, text: str) -> None:
    assert texts.untokenised(tokens) == text


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("sondhi", 347),
        ("schwarz", 896),
        ("ftd", 1686),
        ("fakehealth", 591),
        ("conll", 2957),
        ("bioscope", 2004),
        ("wcxb", 560),
        ("aeb", 181),
    ],
)
def test_the_labelled_sets_are_read_whole(name: str, rows: int) -> None:
    found = LOADERS[name][0](Path(os.environ["PLUMBLINE_DATA"]))
    assert isinstance(found, list | tuple)
    assert len(found) == rows
