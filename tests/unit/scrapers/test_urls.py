"""The one reading of a URL: what is read, and what is refused because it could be read in two ways."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapers.errors import AddressError
from scrapers.urls import _PLAIN, MAX_LENGTH, canonical, host, join, parse, registrable_domain


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("http://example.org", "http://example.org/"),
        ("  HTTPS://Example.ORG:443/A?b#c ", "https://example.org/A?b"),
        ("http://example.org.:8080/", "http://example.org:8080/"),
        ("http://example.org?x=1/2?3", "http://example.org/?x=1/2?3"),
        ("http://example.org/a/../b/./c/..", "http://example.org/b/"),
        ("http://example.org/%2e%2E/%2e/x", "http://example.org/x"),
        ("http://example.org/a b%zz/ü?q=ä ö", "http://example.org/a%20b%25zz/%C3%BC?q=%C3%A4%20%C3%B6"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
        ("http://my_host.example/", "http://my_host.example/"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://[2606:2800:0:0::1]:81/", "http://[2606:2800::1]:81/"),
        ("http://localhost/", "http://localhost/"),
        ("http://example.org/\\x?\\", None),
        ("http://example.org/?a\\b", "http://example.org/?a%5Cb"),
        ("http://example.org/?a[]=1", "http://example.org/?a%5B%5D=1"),
    ],
)
def test_urls_are_read_in_one_normal_form(text: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(AddressError):
            parse(text)
        return
    assert str(parse(text)) == read
    assert str(parse(read)) == read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_url"),
        ("example.org", "bad_url"),
        ("//example.org/", "bad_url"),
        ("http:example.org", "bad_url"),
        ("http:/example.org", "bad_url"),
        ("http://", "bad_url"),
        ("http:///example.org/", "bad_url"),
        ("http:\\\\example.org/", "bad_url"),
        ("http://example.org\\@127.0.0.1/", "bad_url"),
        ("http://example.org\\.evil.example/", "bad_url"),
        ("http://user@example.org/", "bad_url"),
        ("http://user:secret@example.org/", "bad_url"),
        ("http://@example.org/", "bad_url"),
        ("http://example.org#@127.0.0.1/", None),
        ("http://example.org?@127.0.0.1/", None),
        ("http://exam\tple.org/", "bad_url"),
        ("http://example.org/\r\nHost: evil", "bad_url"),
        ("http://example.org/\n", "bad_url"),
        ("\x00http://example.org/", "bad_url"),
        ("http://example.org/\x7f", "bad_url"),
        ("http://example.org/\u2028", "bad_url"),
        ("http://example.org/\ud800", "bad_url"),
        ("http://exam ple.org/", "bad_url"),
        ("http://example%2eorg/", "bad_url"),
        ("http://example。org/", "bad_url"),
        ("http://127。0。0。1/", "bad_url"),
        ("http://exa\u200bmple\u202e.org/", "bad_url"),
        ("http://a..example/", "bad_url"),
        ("http://.example/", "bad_url"),
        ("http://example.org../", "bad_url"),
        ("http://-a.example/", "bad_url"),
        ("http://a;b.example/", "bad_url"),
        (f"http://{'a' * 64}.example/", "bad_url"),
        (f"http://{'a.' * 127}example/", "bad_url"),
        ("http://example.org:/", "bad_url"),
        ("http://example.org:0/", "bad_url"),
        ("http://example.org:65536/", "bad_url"),
        ("http://example.org:80:80/", "bad_url"),
        ("http://example.org:８０/", "bad_url"),
        ("http://[::1/", "bad_url"),
        ("http://[::1]x/", "bad_url"),
        ("http://[127.0.0.1]/", "bad_url"),
        ("http://::1/", "bad_url"),
        ("http://" + "a" * MAX_LENGTH, "bad_url"),
        ("ftp://example.org/", "unsupported_scheme"),
        ("file:///etc/passwd", "unsupported_scheme"),
        ("gopher://127.0.0.1:70/_x", "unsupported_scheme"),
        ("data:text/html,hello", "unsupported_scheme"),
        ("javascript:alert(1)", "unsupported_scheme"),
        ("http://2130706433/", "refused_address"),
        ("http://0x7f000001/", "refused_address"),
        ("http://0x7F.0.0.1/", "refused_address"),
        ("http://0177.0.0.1/", "refused_address"),
        ("http://127.1/", "refused_address"),
        ("http://127.0.0.1./", "refused_address"),
        ("http://127.0.0.0x1/", "refused_address"),
        ("http://１２７.0.0.1/", "refused_address"),
        ("http://a.example.1/", "refused_address"),
        ("http://256.1.1.1/", "refused_address"),
        ("http://[fe80::1%25eth0]/", "refused_address"),
        ("http://[fe80::1%eth0]/", "refused_address"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str, code: str | None) -> None:
    if code is None:
        assert host(text) == "example.org"
        return
    with pytest.raises(AddressError) as caught:
        parse(text)
    assert caught.value.code == code
    assert caught.value.retry is False


@given(st.text(max_size=60) | st.text("htp:/\\.@[]%?#0x17fé。\t a", max_size=40).map("http://".__add__))
@example("http://[v1.x]/")
@example("http://xn--a/")
def test_any_text_is_read_in_a_stable_form_or_refused(text: str) -> None:
    try:
        read = parse(text)
    except AddressError:
        return
    assert parse(str(read)) == read
    assert re.fullmatch(r"[a-z0-9._:-]+", read.host)
    assert str(read).isascii()
    assert not re.search(r"[\s\\]", str(read))


@given(st.text(max_size=40))
def test_any_redirect_is_read_or_refused(location: str) -> None:
    try:
        target = join(parse("http://example.org/a/b"), location)
    except AddressError:
        return
    assert parse(str(target)) == target


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("c", "https://example.org/a/c"),
        ("/c?d#e", "https://example.org/c?d"),
        ("../../../c", "https://example.org/c"),
        ("?d", "https://example.org/a/b?d"),
        ("", "https://example.org/a/b?q"),
        ("//other.example/c", "https://other.example/c"),
        ("HTTP://other.example", "http://other.example/"),
        (" /c d ", "https://example.org/c%20d"),
    ],
)
def test_redirects_are_taken_from_where_they_stand(location: str, target: str) -> None:
    assert str(join(parse("https://example.org/a/b?q"), location)) == target


@pytest.mark.parametrize(
    "location", ["\\\\evil.example", "/\\evil.example", "///evil.example", "/a\nb", "http://[", "//[x"]
)
def test_redirects_that_can_be_read_in_two_ways_are_refused(location: str) -> None:
    with pytest.raises(AddressError):
        join(parse("https://example.org/"), location)


@pytest.mark.parametrize(
    ("url", "known_by"),
    [
        ("HTTP://Example.org:80/A/%7euser/%c3%bc#top", "http://example.org/A/~user/%C3%BC"),
        ("https://example.org/?utm_source=x&id=7&UTM_Medium=y&gclid=1&fbclid=2", "https://example.org/?id=7"),
        ("https://example.org/?utm_source=x", "https://example.org/"),
        ("https://example.org/?", "https://example.org/"),
        ("https://example.org/?b=1&&a=2&b=0", "https://example.org/?b=1&a=2&b=0"),
        ("https://example.org/?futm_x=1&gclidx=2", "https://example.org/?futm_x=1&gclidx=2"),
    ],
)
def test_a_page_is_known_by_its_canonical_url(url: str, known_by: str) -> None:
    assert canonical(url) == known_by
    assert canonical(known_by) == known_by


@pytest.mark.parametrize(
    "name",
    [
        "gad_source",
        "gad_campaignid",
        "igsh",
        "igshid",
        "fb_action_ids",
        "pk_campaign",
        "mtm_kwd",
        "yclid",
        "ysclid",
        "srsltid",
        "_gl",
        "twclid",
        "ttclid",
        "li_fat_id",
        "mkt_tok",
        "vero_id",
        "epik",
        "wickedid",
        "_hsenc",
        "_hsmi",
        "__hstc",
        "hsCtaTracking",
        "ScCid",
        "rdt_cid",
        "_kx",
        "_openstat",
    ],
)
def test_what_tracks_its_reader_is_left_out(name: str) -> None:
    assert canonical(f"https://example.org/?{name}=x&id=7") == "https://example.org/?id=7"
    assert canonical(f"https://example.org/?x{name}=x") == f"https://example.org/?x{name}=x"


@pytest.mark.parametrize("name", ["pk", "pk_id", "mtm", "igshop", "source", "campaign", "ref"])
def test_what_may_tell_pages_apart_stays(name: str) -> None:
    assert canonical(f"https://example.org/?{name}=x") == f"https://example.org/?{name}=x"


@given(st.text("abc%27eE=&?/#._~utm", max_size=40))
def test_canonical_urls_stay_as_they_are(tail: str) -> None:
    once = canonical(f"https://example.org/{tail}")
    assert canonical(once) == once


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.clinic.example.co.uk/x", "example.co.uk"),
        ("https://clinic.example.com:8443/", "example.com"),
        ("https://anna.blogspot.com/", "anna.blogspot.com"),
        ("https://www.gov.uk/", "www.gov.uk"),
        ("http://93.184.215.14/", "93.184.215.14"),
        ("http://[2606:2800::1]/", "2606:2800::1"),
        ("http://intranet/", "intranet"),
        ("http://co.uk/", "co.uk"),
    ],
)
def test_a_source_is_what_somebody_registered(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


def test_a_host_is_matched_by_name_or_by_name_and_port() -> None:
    url = parse("http://[::1]:8001/")
    assert url.is_one_of(frozenset(["::1"]))
    assert url.is_one_of(frozenset(["[::1]:8001"]))
    assert not url.is_one_of(frozenset(["[::1]:8002", "localhost"]))


@given(
    st.from_regex(_PLAIN, fullmatch=True)
    | st.text("htps:/w.a-_1?=&#%2eU+ü\\\n", max_size=30).map("http://a.org{}".format)
)
@example("https://example.org/.well-known/a/../b?utm_source=x&a=1&&fbclid=2")
@example("https://a.1a.org/?")
@example("https://1.2.3.4/")
@example("https://example.org//.a?b?c=/..")
def test_plain_addresses_are_read_as_all_others_are(url: str) -> None:
    """A fragment says nothing of the page, but no address that has one is plain."""

    def read(text: str) -> str:
        try:
            return canonical(text)
        except AddressError as error:
            return error.code

    assert read(url) == read(f"{url}#")
