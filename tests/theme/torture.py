"""A journal of all that is hard to show, as files by name: `TORTURE`. It is to be looked at as on `TORTURE_DAY`.

What is long is far longer than anybody would write, what is wide is wider than a desk, and nothing of it may leave its
place, lie over something else, or be lost.
"""

from __future__ import annotations

import struct
import zlib

from microjournal.content.snapshot import write_snapshot
from microjournal.model.conversation import Comment, Conversation, Reaction

TORTURE_DAY = "2026-03-10"

_SETTINGS = """\
title: Die Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, יומן ניסויים, 実験日誌
url: https://torture.example/journal/
description: Everything that is hard to show, in one place, and much of it at once
author: {name: Ana Wolfeschlegelsteinhausenbergerdorff, url: "https://torture.example/ana/"}
repository: github:ana/journal
menu: [{title: About everything that is hard to show and what became of it, address: /about/}]
"""

_ISSUE = "https://github.com/ana/journal/issues/7"
_LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 4
_ADDRESS = f"https://e.example/{'very-long-address' * 20}?{'x' * 200}"

_DEEP = "".join(
    [f"{'  ' * depth}- level {depth + 1} of a list that goes down and down\n" for depth in range(12)]
    + ["\n"]
    + [f"{'> ' * depth}quoted {depth} times\n{'>' * depth}\n" for depth in range(1, 8)]
)

# Everything that a body may have, wide and deep.
_BODY = f"""\
Why we try it.[^1] {_LONG} and <{_ADDRESS}> and `{"a_name_without_a_place_to_break_it" * 6}`.[^2]

{_DEEP}

- [x] done
- [ ] still to be done, {_LONG}

| {" | ".join(f"a rather wide heading {n}" for n in range(14))} |
|{"---|" * 14}
| {" | ".join(f"{n * 1234567:,}" for n in range(14))} |
| {" | ".join([_LONG, *["x"] * 13])} |

> [!WARNING]
> {_LONG}

```python
print("{"a line of code that is much longer than any screen is wide, " * 6}")
```

```
{"plain " * 80}
```

![A small picture](/small.png)

![A wide picture](/wide.png "With words below it, so that it is a figure")

![A tall picture](/tall.png)

<iframe src="https://video.example/embed/1" width="1600" height="900" title="A film"></iframe>

<video src="https://video.example/1.mp4" width="1920" height="1080" controls></video>

<object data="https://video.example/1.svg" width="1400" type="image/svg+xml">An object</object>

<table tabindex="0"><tr><th>{"raw wide " * 30}</th><td>{"1234567890" * 20}</td></tr></table>

<div style="width: 3000px">A box that wants to be wide.</div>

<pre tabindex="0">{"raw text that is kept as it is " * 20}</pre>

Term that is long, {_LONG}
:   What it means.

### {_LONG}

H~2~O and E = mc^2^, ~~gone~~.

## 2026-02-09 {_LONG}

It went on. مرحبا بالعالم (in the middle of a line, 42) and so on.

## Result

We froze; {_LONG}.

[^1]: A note at the foot, {_LONG}.
[^2]: Another, with `code` and a [link]({_ADDRESS}).
"""


def _png(width: int, height: int) -> bytes:
    """A picture of one grey."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\x99" * width) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _entry(title: str, keys: str = "", body: str = "A few words about it.\n") -> str:
    return f"---\ntitle: '{title}'\n{keys}---\n{body}"


_RESULTS = ("met", "partly", "not-met", "unclear")
_DECISIONS = ("adopt", "adapt", "abandon")


def _ended(day: str, n: int, more: str = "") -> str:
    return (
        f"expect: It is better than before\nconfidence: {n * 17 % 101}\nended: {day}\nresult: {_RESULTS[n % 4]}\n"
        f"decision: {_DECISIONS[n % 3]}\nlesson: Lesson {n}\n{more}"
    )


def _thread() -> dict[str, str]:
    """40 steps: every fifth leaves from three steps before, every eighth comes together with the one before it."""
    steps = [f"2025-{1 + n // 4:02}-{1 + n % 4 * 7:02}-step-{n}" for n in range(40)]
    files = {}
    for n, name in enumerate(steps):
        after = [] if not n else [steps[max(0, n - 4)]] if n % 5 == 0 else [steps[n - 1]]
        if n and n % 8 == 0:
            after = [steps[n - 1], steps[n - 3]]
        keys = _ended(name[:10], n, f"tags: [threaded]\nfollows: [{', '.join(after)}]\n")
        files[name] = _entry(f"Step {n}" + (f" {_LONG}" if n == 9 else ""), keys)
    return files


def _writings() -> dict[str, str]:
    """Other directions and other letters, in titles, lines, tags and bodies."""
    done = (
        "expect: {0}\nconfidence: 60\nstarted: 2026-01-02\nended: 2026-01-30\nresult: met\ndecision: adopt\n"
        "lesson: {1}\ntags: [{2}]\n"
    )
    return {
        "2026-01-02-arabic": _entry(
            "تجربة: الوقوف كتابةً (الأسبوع 3)",
            done.format("أقل من 3 من 10 اجتماعات", "الناس يقرأون قبل العاشرة فقط", "فريق, اجتماعات") + "language: ar\n",
            "النص هنا من اليمين إلى اليسار، مع English في الوسط.\n\n- أولاً\n- ثانياً\n\n## Result\n\nكان أفضل (80%).\n",
        ),
        "2026-01-02-hebrew": _entry(
            "ניסוי: עמידה בכתב!",
            done.format("פחות מ-3 מתוך 10", "אנשים קוראים רק לפני עשר.", "צוות"),
            "שלום, world (1).\n",
        ),
        "2026-01-02-japanese": _entry(
            "朝会を二週間だけ文章で行うという実験をしてみたらどうなるだろうかという長い題名",
            done.format("十回のうち三回より少ない", "十時より前にしか読まれない", "会議, 実験"),
            "本文。" * 80 + "\n",
        ),
        "2026-01-02-chinese": _entry(
            "站立会议", done.format("少于三次", "人们只在十点前阅读", "团队"), "正文" * 200 + "\n"
        ),
        "2026-01-02-devanagari": _entry(
            "दो सप्ताह तक लिखित बैठक",
            done.format("दस में से तीन से कम", "लोग दस बजे से पहले ही पढ़ते हैं", "टीम"),
            "यह एक प्रयोग है। " * 20 + "\n",
        ),
    }


def _crowd() -> dict[str, str]:
    """A month of 60, years behind them, and what is in flight: enough for layers, and for every list to be cut."""
    files = {}
    for n in range(60):
        day = f"2026-02-{1 + n % 28:02}"
        keys = (
            _ended(day, n, f"started: {day}\ntags: [often, tag-{n}]\n")
            if n % 3
            else f"expect: Nothing\nstarted: {day}\nreview: {n}d\n"
        )
        files[f"{day}-crowded-{n}"] = _entry(f"Crowded {n}", keys if n % 7 else f"tags: [tag-{n + 60}]\n")
    for n in range(200):
        day = f"{2012 + n * 13 // 200}-{1 + n * 7 % 12:02}-{1 + n % 28:02}"
        files[f"{day}-old-{n}"] = _entry(f"Old {n}", _ended(day, n, f"tags: [past, tag-{n % 150}]\n"))
    for n in range(12):
        files[f"2026-03-0{1 + n % 9}-soon-{n}"] = _entry(
            f"Soon {n}", "expect: It will be\nreview: 30d\ntags: [often]\n"
        )
    return files


def _comments() -> bytes:
    texts = ["Good luck!", f"{_LONG} {_ADDRESS}", _BODY[:3000], "مرحبا، هذا جيد (3).", "> quoted\n\n" * 9]
    comments = tuple(
        Comment(
            id=str(n),
            author=("ana", "W" * 39, "بيسان", "bob", "x-y")[n],
            created=f"2026-02-05T07:0{n}:00Z",
            url=f"{_ISSUE}#issuecomment-{n}",
            text=text,
            reactions=(Reaction("+1", 1234567), Reaction("heart", 3)),
        )
        for n, text in enumerate(texts)
    )
    return write_snapshot(Conversation(url=_ISSUE, updated="2026-02-06T07:15:00Z", comments=comments))


TORTURE: dict[str, str | bytes] = {
    "microjournal.yaml": _SETTINGS,
    "static/small.png": _png(16, 16),
    "static/wide.png": _png(4000, 400),
    "static/tall.png": _png(300, 6000),
    "content/pages/about.md": f"# About {_LONG}\n\n" + _BODY.replace("### ", "## "),
    "comments/github.com/ana/journal/7.jsonl": _comments(),
    **{
        f"content/{name}.md": text
        for name, text in {
            **_thread(),
            **_writings(),
            **_crowd(),
            "1990-05-05-the-oldest": _entry("The oldest", _ended("1990-06-01", 1, "tags: [past]\n")),
            "2027-02-01-next-year": _entry("Next year", "expect: It will be\nreview: 2027-03-01\ntags: [often]\n"),
            "2026-02-01-everything": _entry(
                f"Everything at once: {_LONG}",
                f"expect: {'wwwwwwwwww' * 14}\nconfidence: 100\nstarted: 2026-02-02\nreview: 2w\n"
                "ended: 2026-03-01\nresult: not-met\n"
                f"decision: adapt\nlesson: {'mmmmmmmmmm' * 14}\nissue: 7\nfollows: 2025-10-22-step-39\n"
                f"tags: [{', '.join(f'tag-{n}' for n in range(149))}, {_LONG[:60]}]\n",
                _BODY,
            ),
        }.items()
    },
}
