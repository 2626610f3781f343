"""What the names of elements, classes and ids say of a part of a page: navigation, comments, references, content."""

from __future__ import annotations

import re
from functools import lru_cache


def names(text: str) -> frozenset[str]:
    """The names in a text, set down in rows."""
    return frozenset(text.split())


class Role:
    """Hints about a part of a page, as bits; a block inherits those of all elements around it."""

    NONE = 0
    HIDDEN = 1
    CHROME = 2
    """The element itself says so: nav, footer, aside, role=navigation."""
    ASIDE = 4
    """A class or id says so: sidebar, related, share, cookie."""
    COMMENTS = 8
    REFERENCES = 16
    CONTENT = 32
    """article, main, or a class or id such as entry-content."""
    FORM = 64
    HEADER = 128
    AD = 256
    META = 512
    """Byline, date, tags."""


TAG_ROLES = {
    "nav": Role.CHROME,
    "footer": Role.CHROME,
    "aside": Role.CHROME,
    "menu": Role.CHROME,
    "dialog": Role.CHROME,
    "header": Role.HEADER,
    "article": Role.CONTENT,
    "main": Role.CONTENT,
    "form": Role.FORM,
    "template": Role.HIDDEN,
    "address": Role.META,
}
ARIA_ROLES = {
    "navigation": Role.CHROME,
    "banner": Role.CHROME,
    "contentinfo": Role.CHROME,
    "complementary": Role.CHROME,
    "search": Role.CHROME,
    "menu": Role.CHROME,
    "menubar": Role.CHROME,
    "dialog": Role.CHROME,
    "alertdialog": Role.CHROME,
    "tablist": Role.CHROME,
    "toolbar": Role.CHROME,
    "main": Role.CONTENT,
    "article": Role.CONTENT,
    "doc-bibliography": Role.REFERENCES,
    "doc-endnotes": Role.REFERENCES,
}
_WORDS = {
    Role.CHROME: (
        "nav navbar navigation navi topnav subnav menu menus submenu megamenu breadcrumb breadcrumbs crumbs "
        "footer foot footers bottombar masthead topbar toolbar pager pagination pagenav skip offcanvas cookie "
        "cookies consent gdpr colophon copyright sitemap"
    ),
    Role.ASIDE: (
        "sidebar side sidebars sidenav rail aside related recommended recommendations recommend recirc more "
        "trending popular latest mostread share sharing social addthis sharedaddy follow newsletter subscribe "
        "signup optin popup modal overlay widget widgets promo promos promotion teaser teasers carousel "
        "slider cta login signin search outbrain taboola tools util utility utilities print toc tags tagcloud "
        "archives blogroll poll quiz survey banner"
    ),
    Role.COMMENTS: (
        "comment comments commentlist commentlists disqus respond reply replies discussion livefyre trackback "
        "trackbacks pingback commentary commenters commenter comentarios kommentare commentaires"
    ),
    Role.REFERENCES: (
        "references reflist reference citations citation footnotes endnotes bibliography biblio refs "
        "literaturverzeichnis"
    ),
    Role.CONTENT: (
        "article articlebody articletext content contents entry post story storybody main maincontent body "
        "bodytext text copy blogpost prose richtext rte wysiwyg"
    ),
    Role.HEADER: ("header head heading"),
    Role.AD: (
        "ad ads adv advert adverts advertisement advertisements advertising sponsor sponsored sponsors dfp "
        "adsense gpt adslot"
    ),
    Role.META: (
        "byline author authors meta postmeta date time timestamp published dateline caption captions credit "
        "credits figcaption wp-caption tag category categories"
    ),
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
_TOKEN = re.compile(r"[A-Z]?[a-z]+")


@lru_cache(maxsize=8192)
def name_roles(written: str) -> int:
    """The roles that a class or id attribute's words speak for, as in `site-footer` or `relatedLinks`."""
    roles = Role.NONE
    for token in _TOKEN.findall(written[:200]):
        roles |= _ROLE_OF.get(token.lower(), Role.NONE)
    return roles
