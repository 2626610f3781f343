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
FEW_WORDS = 60
"""Words on the whole page up to which two things that walls say make one, with no number for the site's support."""
HARDLY_WORDS = 25
"""Words on the whole page up to which one such thing makes it a wall."""
SHORT = 30
"""Words of the lines that walls speak in; a longer one is prose, which may be about walls."""

READ = 8_000
"""Characters of the page that are searched."""

_BOT = re.compile(
    r"(?P<person>(?:verify(?:ing)?|confirm) (?:that )?you are (?:a )?human|are you a (?:human|robot)|i'?m not a robot"
    r"|press (?:and|&) hold to confirm)"
    r"|(?P<browser>checking (?:if the site connection is secure|your browser)|enable javascript and cookies to continue"
    r"|please enable js and disable any ad ?blocker)"
    r"|(?P<wait>just a moment\.\.\.|pardon our interruption|attention required! \| cloudflare|ddos protection by)"
    r"|(?P<captcha>(?:complete|solve|enter) the (?:captcha|security check))"
    r"|(?P<traffic>unusual (?:traffic|activity) from your|automated access)"
    r"|(?P<refused>request rejected|the requested url was rejected|access (?:to this page has been )?denied"
    r"|(?:you have been|has been|request) blocked)"
    r"|(?P<permission>you don'?t have permission to access)"
    r"|(?P<number>your support id is|incapsula incident id|ray id: ?[0-9a-f]{12}"
    r"|reference #[0-9a-f]{1,8}\.[0-9a-f]{6,16})",
    re.IGNORECASE,
)
"""What walls say, by what it is about; an article may say one of these, a wall says two or bears it as its title."""
_BOT_TITLE = re.compile(
    r"(?:just a moment|one moment,? please|access (?:to this page has been )?denied|attention required!"
    r"|request rejected|human verification|(?:security|robot|bot|browser) (?:check|verification)"
    r"|are you (?:a )?(?:human|robot)"
    r"|pardon our interruption|verify(?:ing)? you are (?:a )?human|(?:403 )?forbidden|captcha|ddos-guard)"
    r"[.?!…]{0,3}(?: ?[|–—:-] ?[^|]{1,40})?",
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
    short = "\n".join([title, *(block.text for block in body if block.text.count(" ") < SHORT)])[:READ]
    if words < WALL_WORDS and _is_robot_check(title, short, words):
        return _stands(BotWall())
    if free is False or (main < TEASER_WORDS // 2 and _PAY.search(short)):
        return _stands(Paywall())
    if words < WALL_WORDS and _asks_password(forms) and _LOGIN.search(text):
        return _stands(LoginRequired())
    return _stands(ErrorPage()) if main < ERROR_WORDS and _is_error(title, text, words) else None


def _words(blocks: Iterable[Block]) -> int:
    return sum(block.text.count(" ") + 1 for block in blocks)


def _is_robot_check(title: str, short: str, words: int) -> bool:
    """Whether short lines say two things that walls say, one under a wall's title, or one and hardly anything else."""
    said = {match.lastgroup for match in _BOT.finditer(short)}
    if said and _BOT_TITLE.fullmatch(title):
        return True
    enough = WALL_WORDS if "number" in said else FEW_WORDS
    return words < (enough if len(said) > 1 else HARDLY_WORDS if said else 0)


def _is_error(title: str, text: str, words: int) -> bool:
    return _ERROR.search(title) is not None or (words < ERROR_WORDS and _ERROR.search(text) is not None)


def _asks_password(forms: Sequence[Form]) -> bool:
    return any(field.startswith("password:") for form in forms for field in form.fields)


def _stands(error: ScrapeError) -> Obstacle:
    return Obstacle(error.state, error.code, error.message)
