"""What feeds say, for readers who may never have seen a page: of themselves, and of each event."""

from __future__ import annotations

import re
from typing import NamedTuple

from microjournal.feeds.formats import MAIN, Feed
from microjournal.feeds.xml import escaped
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import Event
from microjournal.words.words import Words

_SPACE = re.compile(r"[ \t\r\n]+")
# Signs that end a sentence, in any script.
_ENDS = tuple(".!?…。！？।؟")


class FeedTexts(NamedTuple):
    """What is said of a feed. title: what follows the journal's in its own title, "" for nothing.

    description: one sentence, "" for the journal's own. label, about: what readers see of it on /subscribe/.
    """

    title: str
    description: str
    label: str
    about: str


def feed_texts(words: Words, feed: Feed) -> FeedTexts:
    """What is said of a feed."""
    match feed.name:
        case "main":
            about = words("feed-main-about") if feed == MAIN else words("feed-same", format=feed.format)
            return FeedTexts("", "", words("feed-main"), about)
        case "calendar":
            return FeedTexts("", "", words("feed-calendar"), words("feed-calendar-about"))
        case "tag":
            about = words("feed-tag", tag=feed.of)
            return FeedTexts(feed.of, about, feed.of, about)
        case "archive":
            month = words.month(feed.of)
            return FeedTexts(words.title(month), words("feed-archive", month=month), "", "")
        case "gone":
            return FeedTexts(feed.of, words("feed-gone"), "", "")
        case name:
            title, description = words(f"feed-{name}-title"), words(f"feed-{name}-description")
            return FeedTexts(title, description, words(f"feed-{name}"), words(f"feed-{name}-about"))


def title(words: Words, event: Event, entry: Entry) -> str:
    """Plain text on one line: "Result: Stand-up by text", "Update: Stand-up by text – Half forgot"."""
    said = entry.title if event.kind == "note" else words(f"event-{event.kind}", title=entry.title)
    return _SPACE.sub(" ", words("part-title", event=said, part=event.title) if event.title else said).strip()


def summary(words: Words, event: Event, entry: Entry) -> str:
    """What happened, in a line or two of plain text."""
    match event.kind:
        case "planned" if entry.expect:
            said = [_sentence(words, "label-expect", entry.expect), _confidence(words, entry), _review(words, entry)]
        case "planned" | "note":
            said = [entry.summary or entry.excerpt]
        case "started":
            said = [_started(words, event, entry), _sentence(words, "label-expect", entry.expect)]
        case "update":
            said = [event.title or entry.summary or entry.expect]
        case "result":
            lesson = _sentence(words, "label-lesson", entry.lesson)
            said = [_verdict(words, event, entry), _decision(words, entry), lesson]
        case "dropped":
            said = [_dropped(words, event), _sentence(words, "label-lesson", entry.lesson)]
    return _joined(*said)


def moved(words: Words, event: Event | None, entry: Entry) -> str:
    """The line of a digest about an event, or about a review that is due (then there is no event)."""
    match event.kind if event else "due":
        case "due":
            said = [_review(words, entry), _sentence(words, "label-expect", entry.expect)]
        case "planned" | "note":
            said = [entry.expect or entry.summary or entry.excerpt]
        case "started":
            said = [entry.expect]
        case "update":
            said = [event.title if event else ""]
        case "dropped":
            said = [entry.lesson]
        case _:
            said = [summary(words, event, entry) if event else ""]
    return _SPACE.sub(" ", _joined(*said)).strip()


def frame(words: Words, event: Event, entry: Entry) -> tuple[str, str]:
    """What stands before the part of the body that tells of the event, as HTML without classes.

    The first text is said in any case, the second only if there is such a part.
    """
    match event.kind:
        case "planned":
            facts = _paragraph(_joined(_confidence(words, entry), _review(words, entry)))
            return _labelled(words, "label-expect", entry.expect) + facts, ""
        case "started":
            return _paragraph(_started(words, event, entry)) + _labelled(words, "label-expect", entry.expect), ""
        case "result":
            # Expected beside seen: the comparison is what a reader came for.
            verdict = _joined(
                f"<strong>{escaped(_verdict(words, event, entry))}</strong>", escaped(_decision(words, entry))
            )
            seen = f"<p><strong>{escaped(words('label-saw'))}</strong></p>\n" if entry.expect else ""
            facts = _labelled(words, "label-lesson", entry.lesson) + _labelled(words, "label-expected", entry.expect)
            return f"<p>{verdict}</p>\n{facts}", seen
        case "dropped":
            expected = _labelled(words, "label-had-expected", entry.expect)
            facts = _labelled(words, "label-lesson", entry.lesson) + expected
            return _paragraph(_dropped(words, event)) + facts, ""
        case "update" | "note":
            return "", ""


def _confidence(words: Words, entry: Entry) -> str:
    return "" if entry.confidence is None else words("feed-confidence", number=entry.confidence)


def _review(words: Words, entry: Entry) -> str:
    return words("feed-review", day=words.day(entry.review)) if entry.review else ""


def _started(words: Words, event: Event, entry: Entry) -> str:
    day = words.day(event.date)
    if entry.review:
        return words("feed-started-until", day=day, review=words.day(entry.review))
    return words("feed-started", day=day)


def _verdict(words: Words, event: Event, entry: Entry) -> str:
    """Whether it came as expected; without that word at least that it is over."""
    return words(f"feed-{entry.result}") if entry.result else words("feed-ended", day=words.day(event.date))


def _decision(words: Words, entry: Entry) -> str:
    return words(f"feed-{entry.decision}") if entry.decision else ""


def _dropped(words: Words, event: Event) -> str:
    return words("feed-dropped", day=words.day(event.date))


def _sentence(words: Words, label: str, text: str) -> str:
    """What the author wrote, with what it is and with an end to its sentence; "" if there is none."""
    if not text:
        return ""
    return f"{words(label)} {text}" if text.endswith(_ENDS) else f"{words(label)} {text}{words('stop')}"


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _paragraph(text: str) -> str:
    return f"<p>{escaped(text)}</p>\n" if text else ""


def _labelled(words: Words, label: str, text: str) -> str:
    return f"<p><strong>{escaped(words(label))}</strong> {escaped(text)}</p>\n" if text else ""
