"""What a page says, line by line: words and alternative texts, without its markup.

Parts that carry data-check="no" are left out: hashes, lines of code, versions.
"""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
INLINE = {"a", "b", "br", "code", "em", "i", "span", "strong", "sub", "sup"}
SILENT = {"style", "script"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.left_out: list[str] = []  # open elements from the first silent one on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in INLINE:
            self.flush()
        if tag not in VOID and (
            self.left_out or tag in SILENT or given.get("data-check") == "no"
        ):
            self.left_out.append(tag)
        elif not self.left_out and given.get("alt"):
            self.lines.append(str(given["alt"]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.flush()
        if tag in self.left_out:
            while self.left_out.pop() != tag:
                continue

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.line.append(data)

    def flush(self) -> None:
        text = " ".join("".join(self.line).split())
        if text:
            self.lines.append(text)
        self.line = []


def page_lines(html: str) -> list[str]:
    """Texts of a page in order, one a block or cell; white space is folded."""
    words = _Words()
    words.feed(html)
    words.close()
    words.flush()
    return words.lines
