"""A reading: words, sentences and hits stand where they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.page import Block, Page, Zone
from models.reading import CONTENT, EVERYWHERE, Reading
from tests.pages import TODAY, reading


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in reading(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. It may not.", ["It works.", "It may not."]),
        ("Dr. Vale saw 12 patients. None improved.", ["Dr. Vale saw 12 patients.", "None improved."]),
        ("See Fig. 2 and Marsh et al. 2019 for doses.", ["See Fig. 2 and Marsh et al. 2019 for doses."]),
        ("A dose of 1.5 mg is usual.", ["A dose of 1.5 mg is usual."]),
        ("J. Vale wrote it. Really?! Yes.", ["J. Vale wrote it.", "Really?!", "Yes."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.lists(st.text(max_size=80), max_size=5))
def test_sentences_and_words_stand_at_their_spans(texts: list[str]) -> None:
    read = Reading(Page(blocks=tuple(Block(text) for text in texts)), TODAY)
    for sentence in read.sentences:
        assert read.page.blocks[sentence.block].text[sentence.start : sentence.end] == sentence.text
    for index, words in read.words.items():
        assert [texts[index][start:end] for start, end in words.spans] == list(words.raw)
        assert all(read.sentences[owner].block == index for owner in words.sentences)


def test_hidden_text_and_comments_are_not_read() -> None:
    zones = (Zone.MAIN, Zone.HIDDEN, Zone.COMMENTS, Zone.CHROME)
    read = Reading(Page(blocks=tuple(Block("It may help.", zone) for zone in zones)), TODAY)
    assert [hit.zone for hit in read.hits("hedges", zones=EVERYWHERE)] == [Zone.MAIN, Zone.CHROME]
    assert [hit.zone for hit in read.hits("hedges", zones=CONTENT)] == [Zone.MAIN]
    assert read.word_count == 3


def test_an_unknown_lexicon_is_an_error() -> None:
    with pytest.raises(KeyError):
        reading("text").hits("no_such_lexicon")
