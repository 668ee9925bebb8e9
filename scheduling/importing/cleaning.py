"""Texts from elsewhere made fit to keep: no markup, no control characters, no personal numbers."""

import re
from collections import Counter
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from conference.personal_numbers import contains_personal_number
from scheduling.importing.values import Problem

# What no page, calendar or database carries: control characters and halves of characters.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TAG = re.compile(
    r"</?(?:a|b|blockquote|br|code|div|em|h[1-6]|hr|i|img|li|ol|p|pre|span|strong|table|ul)\b[^<>]*>",
    re.IGNORECASE,
)
ENDS_A_PARAGRAPH = frozenset(
    {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"}
)
ENDS_A_LINE = frozenset({"br", "li", "tr"})
UNSEEN = frozenset({"script", "style"})
LONGEST_TEXT = 20_000


class Cleaner:
    """Cleans texts, and remembers what was wrong with them.

    Tables are somebody's own, who can correct them: too long a text is an error. What others
    have published is shortened instead, and that is told.
    """

    def __init__(self, *, shortens: bool) -> None:
        self.shortens = shortens
        self.errors: list[Problem] = []
        self.notes: Counter[str] = Counter()

    def line(self, text: str, *, longest: int, column: str, where: str) -> str:
        return self._short_enough(" ".join(self._fit(text).split()), longest, column, where)

    def text(self, text: str, *, column: str, where: str) -> str:
        return self._short_enough(tidy(self._fit(text)), LONGEST_TEXT, column, where)

    def refuse(self, words: str, *, where: str) -> None:
        self.errors.append(Problem(words, where))

    def _fit(self, text: str) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        fit = UNFIT.sub("", text)
        if fit != text:
            self.notes[_("Texts where characters that cannot be shown were taken away")] += 1
        return fit

    def _short_enough(self, text: str, longest: int, column: str, where: str) -> str:
        if contains_personal_number(text):
            words = _("%(column)s holds a personal identity number. Take it away in the file.")
            self.refuse(words % {"column": column}, where=where)
        if len(text) <= longest:
            return text
        if self.shortens:
            self.notes[_("Texts that were too long and are shortened")] += 1
            return text[: longest - 1].rstrip() + "…"
        words = _("%(column)s has %(length)d characters. Write at most %(longest)d.")
        told = {"column": column, "length": len(text), "longest": longest}
        self.refuse(words % told, where=where)
        return text[:longest]


def tidy(text: str) -> str:
    """Without spaces and empty lines that nobody sees."""
    lines = [line.rstrip() for line in UNFIT.sub("", text.replace("\r\n", "\n")).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def told(notes: Counter[str]) -> tuple[Problem, ...]:
    """Each kind of note once, with how often."""
    return tuple(Problem(f"{words}: {number}.") for words, number in notes.items())


def plain(text: str) -> str:
    """What a browser would show of the text, if it is marked up; else the text."""
    if not TAG.search(text):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.words).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.unseen += tag in UNSEEN
        if tag == "li":
            self.words.append("• ")
        elif tag in ENDS_A_LINE:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in ENDS_A_PARAGRAPH:
            self.words.append("\n\n")
        elif tag in ENDS_A_LINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(re.sub(r"\s+", " ", data))
