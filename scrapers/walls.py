"""What stands in a page's place though it was served as 200: a robot check, a login, a paywall, an error message.

Every rule asks for little text first, so that an article about captchas, logins or error pages is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from models.page import Block, Form, Kind, Obstacle, Zone
from scrapers.errors import BotWall, EmptyPage, ErrorPage, LoginRequired, Paywall, ScrapeError

WALL_WORDS = 200
"""Words on the whole page from which it is no robot check and no error message."""
ERROR_WORDS = 120
"""Words of main text from which a page titled as an error is a page all the same."""
TEASER_WORDS = 350
"""Words of main text from which a page with a paywall's words still gives enough to read."""

READ = 8_000
"""Characters of the page that are searched."""

_BOT = re.compile(
    r"verify(?:ing)? (?:that )?you are (?:a )?human|confirm (?:that )?you are (?:a )?human|are you a (?:human|robot)"
    r"|checking (?:if the site connection is secure|your browser)|just a moment\.\.\.|attention required! \| cloudflare"
    r"|(?:complete|solve|enter) the (?:captcha|security check)|press (?:and|&) hold to confirm|i'?m not a robot"
    r"|unusual (?:traffic|activity) from your|pardon our interruption|ddos protection by"
    r"|please enable js and disable any ad ?blocker"
    r"|enable javascript and cookies to continue|request rejected|the requested url was rejected|your support id is"
    r"|access (?:to this page has been )?denied|you don'?t have permission to access|(?:you have been|has been"
    r"|request) blocked"
    r"|incapsula incident id|reference #\d|automated access",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:page|file|document|article|url|resource|content|site)(?: that)? (?:you (?:are|were) (?:looking for"
    r"|trying to \w+) |you(?:'ve| have)? requested )?"
    r"(?:was |is |could |can|cannot |has )?(?:not|n'?t) (?:be )?(?:found|exist|available|displayed|located)"
    r"|(?:page|file|site|document|website|article|url) (?:has|have|was) (?:been )?(?:moved|removed|deleted"
    r"|relocated|renamed)"
    r"|(?:page|site|we|website) (?:has|have) moved|no longer (?:available|exists?|here)|does ?n[o']t exist"
    r"|couldn'?t (?:find|be found)"
    r"|\b(?:error|http) ?[45]\d\d\b|\b404\b|\b(?:internal server|bad gateway|service unavailable|server|database) error"
    r"|not found|object moved|moved permanently|redirecting|under construction|temporarily unavailable"
    r"|account (?:has been )?suspended|domain (?:is|may be) for sale|nicht gefunden|introuvable|no encontrada",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep|unlock)|subscri(?:be|ption) (?:required|to read)"
    r"|to (?:continue|keep) reading"
    r"|already a subscriber\?|(?:for|to) (?:our )?(?:subscribers|paying members) only|subscribers[- ]only"
    r"|unlock this (?:article|story)"
    r"|free articles? (?:left|remaining|this month)|reached your (?:free )?(?:article )?limit"
    r"|purchase (?:access|this article)|premium (?:content|article)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:log|sign) ?in to (?:continue|view|read|access|see)|(?:must|need to|please) (?:be )?(?:log|sign"
    r"|register)(?:ged|ed)?[ -]?(?:in)?"
    r"|login required|members only|forgot(?:ten)? (?:your )?password",
    re.IGNORECASE,
)


def obstacle_of(blocks: Sequence[Block], forms: Sequence[Form], free: bool | None) -> Obstacle | None:
    """What stands in the page's place, or None. `free` is what the page says of `isAccessibleForFree`."""
    seen = [block for block in blocks if block.zone not in (Zone.HIDDEN, Zone.COMMENTS)]
    title = next((block.text for block in seen if block.kind is Kind.TITLE), "")
    body = [block for block in seen if block.kind is not Kind.TITLE]
    words, main = _words(body), _words(block for block in body if block.zone is Zone.MAIN)
    if not words:
        return _stands(EmptyPage())
    if main >= TEASER_WORDS:
        return None
    text = "\n".join([title, *(block.text for block in body)])[:READ]
    if words < WALL_WORDS and _BOT.search(text):
        return _stands(BotWall())
    if free is False or (main < TEASER_WORDS // 2 and _PAY.search(text)):
        return _stands(Paywall())
    if words < WALL_WORDS and _asks_password(forms) and _LOGIN.search(text):
        return _stands(LoginRequired())
    return _stands(ErrorPage()) if main < ERROR_WORDS and _is_error(title, text, words) else None


def _words(blocks: Iterable[Block]) -> int:
    return sum(block.text.count(" ") + 1 for block in blocks)


def _is_error(title: str, text: str, words: int) -> bool:
    return _ERROR.search(title) is not None or (words < ERROR_WORDS and _ERROR.search(text) is not None)


def _asks_password(forms: Sequence[Form]) -> bool:
    return any(field.startswith("password:") for form in forms for field in form.fields)


def _stands(error: ScrapeError) -> Obstacle:
    return Obstacle(error.state, error.code, error.message)
