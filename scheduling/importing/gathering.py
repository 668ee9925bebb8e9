"""A published schedule becomes a programme: its events as sessions, and all that they mention."""

import re
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from scheduling.importing.cleaning import Cleaner, plain, told
from scheduling.importing.keys import fitting, lasting, named_key, numbered, title_key
from scheduling.importing.kinds import kind_called
from scheduling.importing.published import Event, Named, Published, Words
from scheduling.importing.values import Fact, ImportedProgramme, Item, Part, Place
from scheduling.models import Session, Table

LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])")
NAMES = {Table.ROOM: 100, Table.TRACK: 100, Table.SPEAKER: 200, Table.SESSION: 200}
USUAL_MINUTES = 30
MOST_MINUTES = 32_767


def gather(published: Published, *, language: str) -> ImportedProgramme:
    """`language` is what its texts are in, where the file has them in one language only."""
    gathering = _Gathering(published, language)
    for room in published.rooms:
        gathering.mention(Table.ROOM, room)
    for track in published.tracks:
        gathering.mention(Table.TRACK, track)
    for events in _sessions(published.events):
        gathering.take(events)
    return ImportedProgramme(
        source=published.source,
        items=tuple(gathering.items.values()),
        errors=tuple(gathering.cleaner.errors),
        notes=told(gathering.cleaner.notes),
    )


def _sessions(events: Iterable[Event]) -> Iterable[list[Event]]:
    """Events that are one and the same session, given more than once."""
    sessions: dict[str | int, list[Event]] = {}
    for number, event in enumerate(events):
        sessions.setdefault(event.code or number, []).append(event)
    return sessions.values()


class _Gathering:
    def __init__(self, published: Published, language: str) -> None:
        self.published = published
        self.language = language
        self.cleaner = Cleaner(shortens=True)
        self.items: dict[tuple[Table, str], Item] = {}
        self.by: dict[tuple[Table, str], str] = {}
        self.titles: Counter[str] = Counter()

    def mention(self, table: Table, named: Named) -> str:
        """The key of a room, a track or a person, who is noted when first mentioned."""
        name = self._line(str(named.name), table, where="") or _("Untitled")
        identity = [f"guid:{named.guid}"] if named.guid else []
        identity += [f"id:{named.identity}"] if named.identity else []
        keys = tuple(fitting(key) for key in (*identity, named_key(name)))
        known = self._known(table, keys)
        if known is None:
            names = self._names(table, named, name)
            for_new: dict[str, Fact] = {"name_sv": name} if table != Table.SPEAKER else {}
            for_new |= dict(named.facts)
            # Known by its name only, it has another name when it is another.
            facts, for_new = (names, for_new) if identity else ({}, for_new | names)
            about = self._about(named, where=name) if table == Table.SPEAKER else {}
            self._note(Item(table, keys, name, facts=facts | about, for_new=for_new))
        return known or keys[0]

    def take(self, events: list[Event]) -> None:
        """A session from all the events that are it; the first says what it is about."""
        event = events[0]
        where = title = self._line(str(event.title), Table.SESSION, where="") or _("Untitled")
        parts = tuple(
            Part(key)
            for key in dict.fromkeys(self.mention(Table.SPEAKER, one) for one in event.persons)
        )
        titles = self._in_languages(event.title, "title", Table.SESSION)
        facts: dict[str, Fact] = titles | self._abstract(event, where)
        if event.track:
            facts["track"] = self.mention(Table.TRACK, event.track)
        if found := LANGUAGE.match(event.language.lower()):
            facts["language"] = found[0]
        item = Item(
            Table.SESSION,
            self._keys(events, title),
            title,
            where=where,
            facts=facts | self._told_by_us(event),
            for_new=self._for_new(event, title),
            parts=parts,
            places=tuple(self._places(events)),
        )
        if self._known(Table.SESSION, item.keys):
            self.cleaner.notes[_("Sessions that are in the file twice, taken once")] += 1
        else:
            self._note(item)

    def _known(self, table: Table, keys: tuple[str, ...]) -> str | None:
        """By which key it is noted already, if it is."""
        return next((self.by[table, key] for key in lasting(keys) if (table, key) in self.by), None)

    def _note(self, item: Item) -> None:
        self.items[item.table, item.key] = item
        self.by |= {(item.table, key): item.key for key in lasting(item.keys)}

    def _keys(self, events: list[Event], title: str) -> tuple[str, ...]:
        event = events[0]
        keys = [f"code:{event.code}"] if event.code else []
        keys += [f"guid:{event.guid}" for event in events if event.guid]
        keys = keys or ([f"id:{event.id}"] if event.id else [])
        by_title = title_key(title, [str(person.name) for person in event.persons])
        self.titles[by_title] += 1
        keys.append(numbered(by_title, self.titles[by_title]))
        return tuple(fitting(key) for key in keys)

    def _places(self, events: list[Event]) -> Iterable[Place]:
        for event in events:
            if event.starts_at and event.ends_at:
                room = self.mention(Table.ROOM, event.room) if event.room else None
                yield Place(event.starts_at, event.ends_at, room, event.guid)

    def _abstract(self, event: Event, where: str) -> dict[str, Fact]:
        texts = [event.abstract]
        if str(event.description) != str(event.abstract):
            texts.append(event.description)
        facts: dict[str, Fact] = {}
        for language in ("sv", "en"):
            in_it = [_said(text, language, self.language) for text in texts]
            whole = self._text("\n\n".join(one for one in in_it if one), where)
            facts |= {f"abstract_{language}": whole} if whole else {}
        return facts

    def _about(self, person: Named, where: str) -> dict[str, Fact]:
        told_sv = self._text(_said(person.about, "sv", self.language), where)
        told_en = self._text(_said(person.about, "en", self.language), where)
        facts = {"biography_sv": told_sv, "biography_en": told_en}
        return {field: text for field, text in facts.items() if text}

    def _told_by_us(self, event: Event) -> dict[str, Fact]:
        """What only our own files mean to the letter."""
        is_recorded = self.published.is_ours and event.is_recorded is not None
        facts: dict[str, Fact] = {"kind": kind} if (kind := kind_called(str(event.kind))) else {}
        return facts | ({"is_recorded": event.is_recorded} if is_recorded else {})

    def _for_new(self, event: Event, title: str) -> dict[str, Fact]:
        kind = str(event.kind)
        if kind and not kind_called(kind):
            words = _("Sessions of the kind “%(kind)s”, which is not known here, become talks")
            self.cleaner.notes[words % {"kind": self._line(kind, Table.SESSION, where=title)}] += 1
        length = (event.ends_at - event.starts_at) if event.starts_at and event.ends_at else None
        of_slot = length.total_seconds() // 60 if length else 0
        return {
            "title_sv": title,
            "state": event.state or Session.State.CONFIRMED.value,
            "minutes": event.minutes or min(int(of_slot), MOST_MINUTES) or USUAL_MINUTES,
        }

    def _names(self, table: Table, named: Named, name: str) -> dict[str, Fact]:
        if table == Table.SPEAKER:  # The same in all languages.
            return {"name": name}
        return self._in_languages(named.name, "name", table)

    def _in_languages(self, words: Words, field: str, table: Table) -> dict[str, Fact]:
        said = {language: _said(words, language, self.language) for language in ("sv", "en")}
        lines = {language: self._line(one, table, where="") for language, one in said.items()}
        return {f"{field}_{language}": line for language, line in lines.items() if line}

    def _line(self, text: str, table: Table, *, where: str) -> str:
        return self.cleaner.line(
            text, longest=NAMES[table], column=_("The name"), where=where or text[:60]
        )

    def _text(self, text: str, where: str) -> str:
        text = text if self.published.is_ours else plain(text)
        return self.cleaner.text(text, column=_("The text"), where=where)


def _said(words: Words, language: str, otherwise: str) -> str:
    """The text in a language; what has none is in the one that the file is in."""
    own = words.sv if language == "sv" else words.en
    return own or (words.plain if language == otherwise else "")
