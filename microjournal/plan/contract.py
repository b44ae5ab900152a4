"""What a template may see: the published contract between microjournal and its themes.

Everything is plain data (text, numbers, tuples, mappings). Dates are ISO text; `| day` writes one for people. Addresses
come in two forms: `path` is relative to the top of the site ("2026/03/stand-up/"), so that `{{ root }}{{ card.path }}`
is a link that works from any page and below any base address; `url` is absolute, for feeds and metadata.

Every page sees the names of `EveryPage`. The others of each template are those of its class (`TEMPLATES`). A template
that asks for another name fails with its file, line and column.
"""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

# A theme names the version that it is written for, as `contract:` in its theme.yaml. Whatever makes a theme for another
# version fail makes this one more; `microjournal.plan.contract_changes` says what that was.
CONTRACT_VERSION = 2

# What a page shows at most, so that none grows with the journal. The texts below name them as `{HOME_RUNNING}`; the
# documentation has their values.
DESCRIPTION_LENGTH = 160
HOME_OVERDUE = 3
HOME_RUNNING = 5
HOME_PLANNED = 4
HOME_RESULTS = 5
HOME_NOTES = 4
HOME_YEARS = 3
# Of the picture of an entry, in pixels.
PICTURE_WIDTH = 1200
PICTURE_HEIGHT = 630
ENTRY_STEPS = 24
CITING = 60
# A dune of at most so many entries and months is drawn as grains; a larger one as layers of so many parts at most.
DUNE_GRAINS = 300
DUNE_MONTHS = 48
DUNE_BINS = 60
# Bars of a river: all experiments where there are no more than these; else the newest.
RIVER_BARS = 60
RIVER_OPEN = 10
RIVER_ENDED = 10
MONTH_BARS = 300
TAGS = 40
TAG_WHOLE = 20
TAG_NEWEST = 10
TAG_OPEN = 8
TAG_RELATED = 8
THREADS = 60
THREAD_ROW_STEPS = 12
PRACTICE_GROUPS = 24
PRACTICES_IN_GROUP = 4
PRACTICE_TAGS = 100
PRACTICES_OF_TAG = 100
LIST_NEWEST = 40
LIST_YEAR = 100
OPEN_RUNNING = 40
OPEN_PLANNED = 20
OPEN_LOOPS = 12
TAG_FEEDS = 100
WEEKS = 12
PATTERN_YEARS = 30
PATTERN_TAGS = 40
# Fewer experiments than these say nothing; of a tag, which says nothing of others, fewer than those.
PATTERN_LEAST = 10
PATTERN_TAG_LEAST = 3
ENTRY_COMMENTS = 100
# Of the comments on one page together, in characters of html.
COMMENTS_SIZE = 60_000
# Lists say of the comments on an entry only which of these numbers they have reached.
COMMENT_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


class TagRef(TypedDict):
    """A tag on an entry. path: of the tag's page."""

    name: str
    path: str


class PageRef(TypedDict):
    """A place to go. label: what to print ("March 2026", an entry's title)."""

    label: str
    path: str


class PersonView(TypedDict):
    """An author. url, email: "" if not known."""

    name: str
    url: str
    email: str


class Card(TypedDict):
    """An entry in a list.

    kind: "planned", "running", "done", "dropped", or "note" (a grain that is not an experiment).
    scan: the scan line; plain text. Done: the lesson; else the expectation; else the summary; else the first sentence.
    date: planned on. started, review, ended: "" if not so; `ended` is also the day it was dropped.
    result: "met", "partly", "not-met", "unclear", or "". decision: "adopt", "adapt", "abandon", or "".
    due: the review is within seven days; overdue: it has passed. Both only for what is planned or running.
    open_loop: it was decided to adapt it, and no follow-up exists yet. superseded: a follow-up has replaced it.
    draft: shown only in preview. comments: so many at least: 1, 2, 5, 10, 20, 50…, or 0.
    A plain page that cites an entry is such a card too: a note without a date.
    """

    id: str
    path: str
    title: str
    scan: str
    date: str
    kind: Literal["planned", "running", "done", "dropped", "note"]
    started: str
    review: str
    ended: str
    result: str
    decision: str
    due: bool
    overdue: bool
    open_loop: bool
    superseded: bool
    draft: bool
    comments: int
    tags: tuple[TagRef, ...]


class Tally(TypedDict):
    """How experiments went. n: all experiments (notes are not counted); open: planned or running."""

    n: int
    met: int
    partly: int
    not_met: int
    unclear: int
    open: int
    dropped: int
    notes: int


class SiteView(TypedDict):
    """Constant for the whole site. Whatever grows with the journal has a name of its own on the pages that show it.

    url: absolute, ends with "/". language: for `lang=`. preview: drafts are shown, and every page should say so.
    own_icon: the journal has a `static/favicon.ico`, which stands for it instead of the theme's icon. search: there is
    an index to search in, as the settings want it.
    """

    title: str
    description: str
    url: str
    language: str
    author: PersonView | None
    generator: str
    preview: bool
    own_icon: bool
    search: bool


class ThemeView(TypedDict):
    """The theme. options: with defaults filled in; assets: name -> path with a digest in it, for cache for ever."""

    name: str
    options: dict[str, Any]
    assets: dict[str, str]


class MenuView(TypedDict):
    """A menu line. path: inside the site, or "" when `url` leads elsewhere."""

    title: str
    path: str
    url: str


class ImageView(TypedDict):
    """A picture that stands for a page where someone shares it. url: absolute. width, height: in pixels.

    alt: what it says, for those who do not see it.
    """

    url: str
    width: int
    height: int
    alt: str


class PageView(TypedDict):
    """The page itself. kind: the template's name without ".html"; path, url: its address; feed: path of its own feed.

    description: plain text for metadata, at most {DESCRIPTION_LENGTH} characters. image: None if it has none.
    """

    kind: str
    title: str
    path: str
    url: str
    description: str
    feed: str
    image: ImageView | None


class EveryPage(TypedDict):
    """What every page sees. root: the way from the page to the top of the site ("../../").

    menu: of the settings. empty: which of the site's own sections ("threads") have nothing to show.
    """

    root: str
    site: SiteView
    theme: ThemeView
    menu: tuple[MenuView, ...]
    page: PageView
    empty: tuple[str, ...]


class SectionView(TypedDict):
    """A part of an entry's body. html is safe to print as it is. Fields as in `microjournal.model.entry.Section`."""

    kind: Literal["plan", "update", "result", "footnotes"]
    anchor: str
    date: str
    title: str
    html: str


class EntryView(Card):
    """An entry on its own page: a card and what else was written about it.

    moment: ISO date-time if the author gave a time, else "". confidence: percent or None. lesson, expect, summary: ""
    if not written. saw: the first sentence under "Result", "" if there is none. days: from its start to its end; late:
    from the day of its review to its end, negative if it was early; None where there is no such day. extra: the
    author's own front matter keys. issue_url: "" if none. language: of what the author wrote, if that is not
    the journal's; else "".
    published, modified: ISO date-times with offset, the plan's and the newest event's.
    result_anchor: "#result-section" when the body has a Result part, else "".
    """

    url: str
    moment: str
    expect: str
    confidence: int | None
    lesson: str
    summary: str
    saw: str
    days: int | None
    late: int | None
    authors: tuple[PersonView, ...]
    published: str
    modified: str
    words: int
    issue_url: str
    result_anchor: str
    language: str
    extra: dict[str, Any]


class CommentLink(TypedDict):
    """Where to comment: the entry's issue, or the form for a new one. existing: it is the entry's issue.

    label: what to print, "Comment on this" or "Open an issue to comment". forge: the site it leads to ("GitHub"), "" if
    that is not known.
    """

    url: str
    label: str
    forge: str
    existing: bool


class Strand(TypedDict):
    """What a row of a braid shows beside a step of a thread. All are numbers of lanes; the trunk is lane 0.

    lane: in which the step stands. into: lines that come from above and end in it. out: lines that leave it downwards.
    through: lines that pass it. Between two rows a lane has one line at most.
    """

    lane: int
    into: tuple[int, ...]
    out: tuple[int, ...]
    through: tuple[int, ...]


class Braid(TypedDict):
    """Steps of a thread as lanes, oldest first. lanes: how many there are at most in one row.

    cards, strands, follows: one a step; `follows` has the numbers (from 0) of the steps that it follows.
    """

    lanes: int
    cards: tuple[Card, ...]
    strands: tuple[Strand, ...]
    follows: tuple[tuple[int, ...], ...]


class Bar(TypedDict):
    """An experiment in a river, a row of its own. x, width: in thousandths of the river's width.

    lead: width of the time between plan and start, before the bar. tail: width of the time since its review passed,
    at the end of the bar. cut: it began before the river does. goes_on: it is open at the river's end.
    """

    x: float
    width: float
    lead: float
    tail: float
    cut: bool
    goes_on: bool
    card: Card


class Tick(TypedDict):
    """A mark on the time axis, x in thousandths. month: "2026-03". rank: 0 where there is room for its name on a phone,
    1 on a desk, 2 nowhere.
    """

    x: float
    month: str
    rank: int


class River(TypedDict):
    """Experiments as bars over time. first, last: days at both ends. today: x of today's line or None."""

    first: str
    last: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: float | None


class DuneColumn(TypedDict):
    """A part of a dune's time: a month ("2026-03") or a year ("2026"). path: of its page, "" if there is nothing.

    months: how many it has in the dune. rank: as in `Tick`, of its name. count, tally: of what was planned in it.
    """

    key: str
    path: str
    months: int
    rank: int
    count: int
    tally: Tally


class DuneLayer(TypedDict):
    """A layer of a dune: what went one way. state: "met", "partly", "not-met", "unclear", "dropped", "note", "open".

    outline: SVG path data on a ground of 1000 by 100, from the ground to its top, so those
    above it are drawn before it. n: how many. x, y: where it is thickest, for its sign, in
    thousandths from the left and hundredths from the top.
    """

    state: str
    n: int
    outline: str
    x: float
    y: float


class Dune(TypedDict):
    """Time as one picture on a true axis. columns: all of them, empty ones too.

    layers: () where the dune is small enough to be drawn as heaps of single grains, a grain an entry. first: number of
    the month of the year in which it begins. now: index of today's column, None if today is outside. outside: entries
    of a time so far from today that the dune does not reach it.
    """

    columns: tuple[DuneColumn, ...]
    layers: tuple[DuneLayer, ...]
    first: int
    now: int | None
    outside: int


class MonthRow(TypedDict):
    """A month that has entries. label: "March 2026"; month: "2026-03". path: of the month's page.

    count: all entries planned in that month, experiments and notes. tally: how they went.
    """

    label: str
    month: str
    path: str
    count: int
    tally: Tally


class YearRow(TypedDict):
    """A year in a list of years; `path` leads to the page for it in the section at hand."""

    year: str
    path: str
    count: int
    tally: Tally


class TagRow(TypedDict):
    """A tag in a list, with how its experiments went. split: its page does not hold all entries, and leads to years."""

    name: str
    path: str
    count: int
    tally: Tally
    split: bool


class ThreadRow(TypedDict):
    """A chain of follow-ups. steps: the newest {THREAD_ROW_STEPS}, oldest first; `more` counts those before them."""

    title: str
    path: str
    steps: tuple[Card, ...]
    more: int
    updated: str


class PracticeGroup(TypedDict):
    """Adopted practices under one tag, newest first, at most {PRACTICES_IN_GROUP}; `more` counts the rest.

    all: page with every practice of the tag, "" if there is none. Practices without a tag have no name and no path.
    """

    name: str
    path: str
    cards: tuple[Card, ...]
    more: int
    all: str


class ListPart(TypedDict):
    """A page with a part of a list. label: its year or month ("2026", "March 2026"); count: of the entries there."""

    label: str
    path: str
    count: int


class OpenCounts(TypedDict):
    """How many there are in flight: running, planned; of these, overdue_running and overdue_planned; and loops: to be
    tried again, and nothing follows yet.
    """

    running: int
    planned: int
    overdue_running: int
    overdue_planned: int
    loops: int


class FeedRow(TypedDict):
    """A feed a reader can subscribe to. format: "RSS", "Atom", "JSON Feed", "iCalendar"."""

    title: str
    path: str
    url: str
    format: str
    description: str


class MoveRow(TypedDict):
    """Something that moved in a week. title: of the entry; path: of its page, with the event's anchor. date: its day.

    text: one line of plain text, "" if there is nothing to say. result, decision: of what ended, else "". It says only
    what belongs to the event, so that the page of a week stays as it is when the entry goes on.
    """

    title: str
    path: str
    text: str
    date: str
    result: str
    decision: str


class MovesView(TypedDict):
    """What moved in one way. title: heading ("Begun"); kind: its anchor on the page, too.

    kind: "planned", "started", "update", "result", "adopted" (results that are not among the others), "dropped",
    "note", or "due": came up for review, and had not ended in that week.
    """

    kind: Literal["planned", "started", "update", "result", "adopted", "dropped", "note", "due"]
    title: str
    moves: tuple[MoveRow, ...]


class WeekCount(TypedDict):
    """How many moved in one way in a week. label: "3 planned"; path: of the list that it counts. kind: as there."""

    kind: Literal["planned", "started", "update", "result", "adopted", "dropped", "note", "due"]
    label: str
    path: str


class WeekRow(TypedDict):
    """A week in a list. label: "Week 12, 2026"; week: "2026-W12". days: "16 to 22 March 2026"."""

    label: str
    path: str
    week: str
    days: str
    counts: tuple[WeekCount, ...]


class HomePage(TypedDict):
    """`home.html`. comments: whether readers have a place to comment.

    overdue: of what was to be reviewed before today, the longest overdue first, () if there are more than
    {HOME_OVERDUE}; overdue_count: how many there are; overdue_since: the oldest such review, "" if there is none.
    running: the others, most urgent first, at most {HOME_RUNNING}; planned: likewise, at most {HOME_PLANNED};
    `more_running` and `more_planned` count the rest. results: of what ended or was dropped, at most {HOME_RESULTS};
    notes: at most {HOME_NOTES}; both by the day on which they became public, newest first. dune: all of time, None in
    an empty journal. years: the newest {HOME_YEARS}, newest first.
    """

    today: str
    comments: bool
    overdue: tuple[Card, ...]
    overdue_count: int
    overdue_since: str
    running: tuple[Card, ...]
    planned: tuple[Card, ...]
    results: tuple[Card, ...]
    notes: tuple[Card, ...]
    more_running: int
    more_planned: int
    tally: Tally
    dune: Dune | None
    years: tuple[YearRow, ...]


class ReactionView(TypedDict):
    """Reactions to a comment. sign: an emoji, or the forge's own name for it in colons."""

    sign: str
    number: int


class CommentView(TypedDict):
    """A comment by a reader. html is sanitised: safe to print as it is.

    anchor: its id on the page. author: name of an account, "" if there is none any more. profile: URL of its page, ""
    if not known. initial: the first letter of the name, for a sign beside it. avatar: path of the author's picture,
    which may stand there instead; "" if there is none.
    association: "owner", "member", "collaborator", "contributor", or "". url: of the comment on the forge.
    created, edited: ISO date-times, `edited` "" if it was not. answers: anchor of the comment that it replies to, "" if
    that is not on the page. answered: the name of who made that one, "" if there is none any more.
    changed: the parts of the entry that took it up; paths are fragments ("#update-2026-03-09").
    """

    anchor: str
    author: str
    profile: str
    initial: str
    avatar: str
    association: str
    url: str
    created: str
    edited: str
    answers: str
    answered: str
    reactions: tuple[ReactionView, ...]
    changed: tuple[PageRef, ...]
    html: str


class BetsView(TypedDict):
    """How readers bet before the result: that it would go as expected, that it would not, that it would stay unclear.

    n: all together. open: they can still bet. right: how many bet on what came; None while nobody knows.
    """

    n: int
    met: int
    not_met: int
    unclear: int
    open: bool
    right: int | None


class ConversationView(TypedDict):
    """What readers said on the entry's issue. comments: the newest, at most {ENTRY_COMMENTS}, oldest first.

    n: how many there are. earlier: how many of them are not shown. as_of: ISO date-time of the last change that is
    known of. locked: nobody can comment any more. bets: None where there are none.
    """

    n: int
    comments: tuple[CommentView, ...]
    earlier: int
    as_of: str
    locked: bool
    bets: BetsView | None


class EntryPage(TypedDict):
    """`entry.html`. thread: the steps of its thread around it, at most {ENTRY_STEPS}; None if there is none.

    thread_path: page of the chain or "". follows: the cards it continues; followed_by: those that continue it.
    cited_by: entries and pages that link to it, at most {CITING}. month: the page of the month it was planned in.
    conversation: None if nothing is known of an issue.
    """

    entry: EntryView
    body: tuple[SectionView, ...]
    follows: tuple[Card, ...]
    followed_by: tuple[Card, ...]
    thread: Braid | None
    thread_path: str
    cited_by: tuple[Card, ...]
    comment: CommentLink | None
    conversation: ConversationView | None
    earlier: PageRef | None
    later: PageRef | None
    month: PageRef


class YearPage(TypedDict):
    """`year.html`. months: those with entries, oldest first. dune: the year as a picture, all twelve months of it.

    river: every experiment where there are at most {RIVER_BARS}, else None. What is open goes on at its end, whatever
    day it is: a page of the past stays as it is.
    """

    year: str
    dune: Dune
    river: River | None
    months: tuple[MonthRow, ...]
    tally: Tally
    earlier: PageRef | None


class MonthPage(TypedDict):
    """`month.html`. cards: every entry planned in the month, newest first. There is no link to a later month: a page of
    the past must not change because something new was written. river: the newest {MONTH_BARS} experiments, as on the
    page of a year; None if there are none.
    """

    month: str
    label: str
    year: PageRef
    cards: tuple[Card, ...]
    river: River | None
    tally: Tally
    earlier: PageRef | None


class WeekPage(TypedDict):
    """`week.html`. week: "2026-W12", from Monday to Sunday. days: "16 to 22 March 2026". parts: those with something.

    There is no link to a later week, as for `MonthPage`.
    """

    week: str
    days: str
    parts: tuple[MovesView, ...]
    year: PageRef
    earlier: PageRef | None


class WeeksPage(TypedDict):
    """`weeks.html`. weeks: the last {WEEKS} in which something moved, the last first. years: pages with all weeks.

    Also `weeks-year.html`, where `year` is set and `weeks` is complete; there only a week that is over has counts.
    """

    year: str
    weeks: tuple[WeekRow, ...]
    years: tuple[PageRef, ...]


class TimelinePage(TypedDict):
    """`timeline.html`: all of time. dune: None if there are no experiments.

    river: every experiment where there are at most {RIVER_BARS}; else the {RIVER_OPEN} open ones that began last and
    the {RIVER_ENDED} that ended last. more: how many experiments it does not show. years: newest first.
    """

    today: str
    dune: Dune | None
    river: River | None
    more: int
    years: tuple[YearRow, ...]
    tally: Tally


class TagsPage(TypedDict):
    """`tags.html`. tags: the {TAGS} most used, by name. letters: pages with every tag; () when all are here."""

    tags: tuple[TagRow, ...]
    letters: tuple[PageRef, ...]
    total: int


class TagLetterPage(TypedDict):
    """`tag-letter.html`. Every tag that begins with the letter, by name; no counts, so that the page seldom changes."""

    letter: str
    tags: tuple[TagRef, ...]
    letters: tuple[PageRef, ...]


class TagPage(TypedDict):
    """`tag.html`. cards: all while there are at most {TAG_WHOLE}, then the newest {TAG_NEWEST}, newest first; `more`
    counts the others. open: planned or running, at most {TAG_OPEN}. years: pages with every entry, () while all of
    them stand on this one.

    related: tags that often stand beside it, at most {TAG_RELATED}. Without counts, so that an entry of one does not
    change the other's page. practices: page with those of the tag, "" where there are few.
    """

    tag: TagRow
    open: tuple[Card, ...]
    cards: tuple[Card, ...]
    more: int
    years: tuple[YearRow, ...]
    related: tuple[TagRef, ...]
    practices: str


class TagYearPage(TypedDict):
    """`tag-year.html`. Every entry of the tag in the year, newest first."""

    tag: TagRef
    year: str
    cards: tuple[Card, ...]
    tally: Tally


class CountView(TypedDict):
    """How many experiments of a kind. path: of the list that it counts, "" if there is none.

    kind: "met", "partly", "not-met", "unclear", "dropped", or "loop": to be adapted, and the next step is open.
    """

    kind: Literal["met", "partly", "not-met", "unclear", "dropped", "loop"]
    n: int
    path: str


class PatternRow(TypedDict):
    """A row of a picture and of its table. path: of the page that `label` leads to, "" if there is none.

    name: what it is called as data, in every language.

    n: all experiments in it. counts: of each kind that the picture has, those of which there are none included.
    last: of a tag, the day on which an experiment ended last; else "".
    planned: of a length of time, how many experiments were planned to take so long; else 0.
    """

    label: str
    name: str
    path: str
    n: int
    counts: tuple[CountView, ...]
    last: str
    planned: int


class TimesView(TypedDict):
    """How long experiments took, from the start (the plan, where no start is known) to the result.

    n: how many. took: by the days that they took. half: half of them took at most so many. reviewed: how many of them
    had a day of review; half_planned: half of those were to take at most so many days; None if fewer than
    {PATTERN_LEAST}. late: those, by how long after that day they ended.
    """

    n: int
    took: tuple[PatternRow, ...]
    half: int
    reviewed: int
    half_planned: int | None
    late: tuple[PatternRow, ...]


class ForecastRow(TypedDict):
    """Forecasts that said about the same: from `low` to `high` percent, in the mean `said`.

    n: how many there are of which one can tell. true: how many of them came true; what was met in part is a half.
    share: the same in percent; interval: where it lies for very many such forecasts, 19 times of 20. None if there are
    fewer than {PATTERN_LEAST}.
    """

    low: int
    high: int
    said: float
    n: int
    counts: tuple[CountView, ...]
    true: float
    share: float | None
    interval: tuple[float, float] | None


class CalibrationView(TypedDict):
    """What the author's confidence is worth. n: all forecasts of which one can tell; untold: others, `rows` has none.

    score: the Brier score of all, from 0 to 1, the less the better; coin: of who always says 50 %; rate: of who says
    each time how often it came true in the end. text: the rows said in sentences.
    """

    n: int
    untold: int
    rows: tuple[ForecastRow, ...]
    score: float
    coin: float
    rate: float
    text: str


class ProphetsView(TypedDict):
    """The author beside the readers, on the same n experiments. author, readers: their Brier scores.

    author_nearer, readers_nearer, even: how often each was nearer to what came, and how often neither. interval: in
    which the author's share of the first two lies, in percent. better: who that says to be better, "" if nobody.
    """

    n: int
    author: float
    readers: float
    author_nearer: int
    readers_nearer: int
    even: int
    interval: tuple[float, float]
    better: Literal["author", "readers", ""]


class PatternsPage(TypedDict):
    """`patterns.html`: experiments that are over. data: path of the same as JSON. n: how many of them have a result.

    What has fewer than {PATTERN_LEAST} experiments to show is left out: it is () or None.
    years: by the year in which they were planned, newest first, at most {PATTERN_YEARS}; older ones are one more row.
    tags: at most {PATTERN_TAGS}, those with the most experiments, {PATTERN_TAG_LEAST} at least.
    more_tags: how many others there are.
    loops: what is to be adapted and nothing follows, by how many months ago it ended, the newest first.
    """

    data: str
    n: int
    years: tuple[PatternRow, ...]
    tags: tuple[PatternRow, ...]
    more_tags: int
    times: TimesView | None
    calibration: CalibrationView | None
    prophets: ProphetsView | None
    loops: tuple[PatternRow, ...]


class ThreadsPage(TypedDict):
    """`threads.html`. threads: the last to change first, at most {THREADS}. years: pages with all begun in a year.

    Also `threads-year.html`, where `year` is set and `threads` is complete, oldest first.
    """

    year: str
    threads: tuple[ThreadRow, ...]
    total: int
    years: tuple[PageRef, ...]


class ThreadPage(TypedDict):
    """`thread.html`. braid: every step."""

    thread: ThreadRow
    braid: Braid
    tally: Tally


class PracticesPage(TypedDict):
    """`practices.html`. groups: by tag, most practices first, at most {PRACTICE_GROUPS}. tags: those that come after
    them, by name, at most {PRACTICE_TAGS}; path: of the page with the tag's practices, or of the tag. parts: pages with
    all practices, by year, newest first; those are `list-year.html`.
    """

    groups: tuple[PracticeGroup, ...]
    tags: tuple[TagRef, ...]
    total: int
    parts: tuple[ListPart, ...]


class TagPracticesPage(TypedDict):
    """`tag-practices.html`. cards: the practices that have the tag, the last adopted first, at most {PRACTICES_OF_TAG};
    `more` counts the others. There is one for each tag with more than {PRACTICES_IN_GROUP}.
    """

    tag: TagRef
    cards: tuple[Card, ...]
    more: int
    total: int


class OpenPage(TypedDict):
    """`open.html`: all that is in flight. running, planned: by the day of their review, the longest overdue first,
    those without a review last; at most {OPEN_RUNNING} and {OPEN_PLANNED}, of which what is overdue leaves half to
    what comes. loops: what was to be adapted and nothing follows yet, the newest {OPEN_LOOPS}. counts: how many there
    are of each.
    """

    today: str
    running: tuple[Card, ...]
    planned: tuple[Card, ...]
    loops: tuple[Card, ...]
    counts: OpenCounts


class ListPage(TypedDict):
    """`list.html`, the page of a list such as `/results/met/`, and `lessons.html`. cards: the newest {LIST_NEWEST},
    newest first. total: how many there are. parts: pages with all of them by year, newest first. about: a sentence.
    beside: lists of the same kind that are not empty, with this one; () if there are no others.

    Also `list-year.html` and `lessons-year.html`, where `year` is set, and `cards` is complete. Where there are more
    than {LIST_YEAR} in a year, its page has no cards, and `parts` are those of its months, oldest first; on these
    `month` is set ("2026-03").

    by_end: years and months are those in which entries ended, and not those for which they were planned.
    """

    list: PageRef
    about: str
    by_end: bool
    year: str
    month: str
    cards: tuple[Card, ...]
    parts: tuple[ListPart, ...]
    beside: tuple[PageRef, ...]
    total: int


class SubscribePage(TypedDict):
    """`subscribe.html`. tag_feeds: of the most used tags, by name, at most {TAG_FEEDS}."""

    feeds: tuple[FeedRow, ...]
    tag_feeds: tuple[FeedRow, ...]


class PictureView(TypedDict):
    """What `picture.svg` sees: the picture of an entry, {PICTURE_WIDTH} pixels wide and {PICTURE_HEIGHT} high.

    It becomes PNG. `title|fit(1040, (72, 56), 3, "serif")` breaks a text into at most three lines of a width, in the
    first of several sizes that is small enough: a mapping of `size` and `lines`. The typefaces are "serif" and "sans".

    bet: what was expected; came: the first sentence of the result, else the lesson; both "" if there is none, or if its
    script is none of those that the typefaces have. kind, result: as in `Card`. date: the day it ended, or was planned.
    """

    title: str
    kind: str
    result: str
    date: str
    journal: str
    bet: str
    came: str


class SearchPage(TypedDict):
    """`search.html`. years: those with entries, newest first. index: of each of them the folder that has its part of
    the index, if the settings want one; the first one has the program that asks it, too.
    """

    years: tuple[PageRef, ...]
    index: tuple[str, ...]


class PlainPage(TypedDict):
    """`page.html`: a page from `content/pages/`. updated: its `date:` or "". cited_by: entries that link to it."""

    body: tuple[SectionView, ...]
    updated: str
    cited_by: tuple[Card, ...]


class NotFoundPage(TypedDict):
    """`404.html`. `root` is the path of the journal's own address here ("/journal/"), because a server shows this page
    at any address.
    """


class RedirectPage(TypedDict):
    """`redirect.html`, at an address that something has left. mime: of the feed that `page.feed` names, else ""."""

    target: PageRef
    target_url: str
    mime: str


class WithdrawnPage(TypedDict):
    """`withdrawn.html`, at a published address whose entry is gone. `id`: of that entry."""

    id: str


# The names of each kind of page, by its template without ".html".
TEMPLATES: Mapping[str, type] = {
    "home": HomePage,
    "entry": EntryPage,
    "timeline": TimelinePage,
    "year": YearPage,
    "month": MonthPage,
    "weeks": WeeksPage,
    "weeks-year": WeeksPage,
    "week": WeekPage,
    "open": OpenPage,
    "list": ListPage,
    "list-year": ListPage,
    "lessons": ListPage,
    "lessons-year": ListPage,
    "practices": PracticesPage,
    "tag-practices": TagPracticesPage,
    "tags": TagsPage,
    "tag-letter": TagLetterPage,
    "tag": TagPage,
    "tag-year": TagYearPage,
    "threads": ThreadsPage,
    "threads-year": ThreadsPage,
    "thread": ThreadPage,
    "patterns": PatternsPage,
    "search": SearchPage,
    "subscribe": SubscribePage,
    "page": PlainPage,
    "404": NotFoundPage,
    "redirect": RedirectPage,
    "withdrawn": WithdrawnPage,
}
