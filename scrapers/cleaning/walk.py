"""One walk over the tree: lines of text in page order, the regions they stand in, links and forms.

The walk goes down by an explicit stack, never by recursion, so depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from models.page import Kind
from scrapers.cleaning.hidden import HidingRules, style_hides
from scrapers.cleaning.lines import FormDraft, Line, LinkDraft, Region, Walked
from scrapers.cleaning.roles import ARIA_ROLES, TAG_ROLES, Role, name_roles, names
from scrapers.cleaning.text_lines import reads_as_prose, text_lines

PARAGRAPH = 200
"""Characters from which what ends in a full stop before a line break is a paragraph; verses, addresses are shorter."""
_ENDS = '.!?:"”)'
MAX_LINES = 30_000
"""Lines after this many are not read; a long book has fewer."""
MAX_LINKS = 20_000
MAX_FIELDS = 500
MAX_TYPES = 50

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {
    "li": Kind.LIST_ITEM,
    "dt": Kind.LIST_ITEM,
    "dd": Kind.LIST_ITEM,
    "td": Kind.CELL,
    "th": Kind.CELL,
    "blockquote": Kind.QUOTE,
    "button": Kind.BUTTON,
    **dict.fromkeys(_HEADINGS, Kind.HEADING),
}
_BLOCKS = names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol p pre "
    "section summary table tbody td template tfoot th thead tr ul"
)
_SILENT = names(
    "head script style svg math iframe object embed canvas audio video map option optgroup datalist noframes title"
)
_APART = frozenset(["a", "label"])
"""Elements that pages set apart by style: words of one never run on into those of the next; so with custom elements."""
_WHOLE = frozenset(["html", "body"])
_BUTTONS = frozenset(["submit", "button", "image", "reset"])

Leave = tuple[Callable[[Any], None], Any]


class Walker:
    """Collects what the walk meets."""

    def __init__(self, rules: HidingRules) -> None:
        self._rules = rules if rules.hiding else None
        self._region = Region(None, "", Role.NONE, Kind.PARAGRAPH, 0)
        self._line = Line(self._region, Kind.PARAGRAPH, 0)
        self._link: LinkDraft | None = None
        self._form: FormDraft | None = None
        self._breaks = 0
        self._begun: tuple[Line, int] = self._line, 0
        """Where the text after the last line break begins: a line, and its length then."""
        self._typed: Region | None = None
        """The preformatted text that the walk is in, where it is prose and no code."""
        self._ended: tuple[Line, int] | None = None
        """Where the last element of those that stand apart ended: a line, and its length then."""
        self.found = Walked(regions=[self._region])

    def walk(self, root: Tag) -> Walked:
        """Visit everything below `root` in order."""
        stack: list[tuple[Iterator[PageElement], Leave | None]] = []
        children: Iterator[PageElement] = iter(root.contents)
        leave: Leave | None = None
        while True:
            for node in children:
                if isinstance(node, NavigableString):
                    if self._typed is None:
                        self._text(node)
                    else:
                        self._typed_text(node)
                elif isinstance(node, Tag) and node.name not in _SILENT:
                    stack.append((children, leave))
                    leave = self._open_text(node) if node.name == "pre" else self._enter(node, node.name)
                    children = iter(node.contents)
                    break
            else:
                if leave is not None:
                    leave[0](leave[1])
                if not stack:
                    break
                children, leave = stack.pop()
        self._break()
        self.found.regions[0].last = len(self.found.lines)
        return self.found

    def _enter(self, node: Tag, name: str) -> Leave | None:
        """Open an element; what it returns is called when the element closes."""
        attrs: dict[str, str] = node.attrs  # type: ignore[assignment]
        if name in _BLOCKS:
            return self._open_block(name, attrs)
        if attrs and self._hides(attrs):
            return self._open_hidden(name)
        if name in _APART or "-" in name:
            return self._open_apart(name, attrs)
        if name == "br":
            self._line_break()
        elif name in ("input", "select", "textarea"):
            self._control(name, attrs)
            if name == "textarea":
                return self._open_hidden(name)
        return None

    def _text(self, text: str) -> None:
        line = self._line
        if text.isspace():  # as most texts between elements
            line.space = True
            return
        start = line.add(text)
        if start < 0:
            return
        self._breaks = 0
        link = self._link
        if link is not None:
            line.link_chars += line.length - start
            if link.line is None:
                link.line, link.start = line, start
            if link.line is line:
                link.end = line.length

    def _open_text(self, node: Tag) -> Leave:
        """A preformatted text: where it is prose, its blank lines divide it as they do a plain text."""
        prose = self._typed is None and node.find("code") is None and reads_as_prose(node.get_text())
        outer = self._region
        self._open_block("pre", node.attrs)  # type: ignore[arg-type]
        if prose:
            self._typed = self._region
        return self._close_text, outer

    def _close_text(self, outer: Region) -> None:
        if self._typed is self._region:
            self._typed = None
        self._close_block(outer)

    def _typed_text(self, text: str) -> None:
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        for i, typed in enumerate(text_lines(text)):
            if i or before.count("\n") > 1 or (typed.bullet and before):
                self._break()
            if not self._line.length:
                self._line.kind, self._line.level = typed.kind, typed.level
            self._text(typed.text if i or not before else f" {typed.text}")
        if after.count("\n") > 1:
            self._break()
        elif after:
            self._line.space = True

    def _line_break(self) -> None:
        line = self._line
        self._breaks += 1
        paragraph = self._begun[0] is line and line.length - self._begun[1] >= PARAGRAPH
        if self._breaks > 1 or (paragraph and line.parts[-1][-1] in _ENDS):
            self._break()
        else:
            line.space = True
            self._begun = line, line.length

    def _break(self) -> None:
        """End the open line; a new one begins in the current region."""
        line, region, lines = self._line, self._region, self.found.lines
        self._breaks = 0
        if line.length and len(lines) < MAX_LINES:
            line.index = len(lines)
            line.text = "".join(line.parts)
            lines.append(line)
        elif not line.length and line.region is region:
            return
        self._line = Line(region, region.kind, region.level)
        self._begun = self._line, 0

    def _open_block(self, name: str, attrs: dict[str, str]) -> Leave:
        outer = self._region
        own = TAG_ROLES.get(name, Role.NONE)
        if attrs and name not in _WHOLE:
            own |= self._roles(attrs)
        kind, level = _KINDS.get(name), _HEADINGS.get(name, 0)
        if kind is None:
            kind, level = outer.kind, outer.level
        self._region = region = Region(outer, name, outer.roles | own, kind, level)
        region.hides = bool(own & Role.HIDDEN)
        region.anchor = attrs.get("id", "")
        self._break()
        region.first = len(self.found.lines)
        self.found.regions.append(region)
        if name == "form":
            self._form = FormDraft(region)
            self.found.forms.append(self._form)
        return self._close_block, outer

    def _close_block(self, outer: Region) -> None:
        region, self._region = self._region, outer
        if region.name == "button" and self._form is not None and self._form.submit is None:
            self._form.submit = self._line
        self._break()
        region.last = len(self.found.lines)
        if region.name == "form":
            self._form = None

    def _roles(self, attrs: dict[str, str]) -> int:
        roles = Role.HIDDEN if self._hides(attrs) else Role.NONE
        if "class" in attrs:
            roles |= name_roles(attrs["class"])
        if "id" in attrs:
            roles |= name_roles(attrs["id"])
        if "role" in attrs:
            roles |= ARIA_ROLES.get(attrs["role"].strip().lower(), Role.NONE)
        if "itemtype" in attrs and len(self.found.types) < MAX_TYPES:
            self.found.types.update(
                kind.rpartition("/")[2][:60] for kind in attrs["itemtype"].split() if "schema.org" in kind
            )
        if "typeof" in attrs and len(self.found.types) < MAX_TYPES:
            self.found.types.update(kind.removeprefix("schema:")[:60] for kind in attrs["typeof"].split())
        if attrs.get("itemprop") == "articleBody":
            roles |= Role.CONTENT
        return roles

    def _hides(self, attrs: dict[str, str]) -> bool:
        if "hidden" in attrs or attrs.get("aria-hidden", "").lower() == "true":
            return True
        if "style" in attrs and style_hides(attrs["style"]):
            return True
        return self._rules is not None and self._rules.hide(attrs.get("class", ""), attrs.get("id", ""))

    def _open_hidden(self, name: str) -> Leave:
        """An unseen part within a line of text: set aside, so that the line reads as a reader sees it."""
        seen = self._line, self._region, self._link
        self._region = Region(self._region, name, self._region.roles | Role.HIDDEN, Kind.PARAGRAPH, 0)
        self._region.hides = True
        self._region.first = len(self.found.lines)
        self.found.regions.append(self._region)
        self._line, self._link = Line(self._region, Kind.PARAGRAPH, 0), None
        return self._close_hidden, seen

    def _close_hidden(self, seen: tuple[Line, Region, LinkDraft | None]) -> None:
        region = self._region
        self._break()
        region.last = len(self.found.lines)
        self._line, self._region, self._link = seen

    def _open_apart(self, name: str, attrs: dict[str, str]) -> Leave:
        line = self._line
        if self._ended == (line, line.length):
            line.space = True
        opened = self._link, line, line.length
        href = attrs.get("href") if name == "a" else None
        if href is not None and len(self.found.links) < MAX_LINKS:
            self._link = LinkDraft(href, attrs.get("rel", ""), self._region)
            self.found.links.append(self._link)
        return self._close_apart, opened

    def _close_apart(self, opened: tuple[LinkDraft | None, Line, int]) -> None:
        self._link, line, length = opened
        if self._line is not line or line.length > length:
            self._ended = self._line, self._line.length

    def _control(self, name: str, attrs: dict[str, str]) -> None:
        """Note a form's control; a submit control's words are a button's block."""
        kind = attrs.get("type", "text").strip().lower() if name == "input" else name
        form = self._form
        if form is not None and kind not in _BUTTONS and len(form.fields) < MAX_FIELDS:
            form.fields.append(f"{kind}:{attrs.get('name', '').strip().lower()}")
        self._line.space = True
        words = attrs.get("alt" if kind == "image" else "value", "")
        if kind in _BUTTONS and words.strip() and not self._hides(attrs):
            self._button(words, form if kind in ("submit", "image") else None)

    def _button(self, words: str, form: FormDraft | None) -> None:
        self._break()
        self._line.kind, self._line.level = Kind.BUTTON, 0
        self._line.add(words)
        if form is not None and form.submit is None:
            form.submit = self._line
        self._break()
