"""Everything that can be wrong: one row for each code, with its severity, its title and its group.

A code is stable: it is printed, stored and linked to. To add one, add a row here and its explanation in
`explanations/CODE.md`: what the problem is and why it matters, in two to six sentences, then "Wrong:" and "Right:"
with an indented example each. `microjournal explain` and the pages in docs/problems are made from both.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "hint"]


class Code(NamedTuple):
    """A row of the table. group: the heading under which the documentation lists the code."""

    name: str
    severity: Severity
    title: str
    group: str


_TABLE: dict[str, tuple[tuple[str, Severity, str], ...]] = {
    "Files": (
        ("file-unreadable", "error", "A file cannot be read"),
        ("folder-missing", "error", "A folder of the journal is not there"),
        ("link-refused", "error", "A link that is not followed"),
        ("file-name", "error", "A file name that no address can have"),
        ("not-utf-8", "error", "A file is not UTF-8 text"),
        ("merge-conflict", "error", "A file that git could not merge"),
        ("file-copy", "warning", "A copy that a program left"),
        ("file-format", "warning", "A file of another format"),
        ("front-matter-unclosed", "error", "The front matter has no end"),
        ("front-matter-unopened", "error", "The front matter has no beginning"),
        ("front-matter-toml", "error", "The front matter is TOML"),
        ("not-a-mapping", "error", "There are no keys and values"),
        ("yaml-syntax", "error", "This is not YAML"),
        ("yaml-tag", "error", "A YAML tag"),
        ("yaml-alias", "error", "A YAML alias that cannot be followed"),
        ("key-duplicate", "error", "A key is there twice"),
        ("key-invalid", "error", "A key is not text"),
        ("edit-refused", "error", "A key cannot be changed without touching others"),
    ),
    "Keys": (
        ("key-unknown", "warning", "A key that is not known"),
        ("key-capitals", "hint", "A key in capitals"),
        ("key-foreign", "hint", "A key of another generator"),
        ("key-understood", "hint", "A key understood as another"),
        ("status-derived", "hint", "The state is not written, it follows from dates"),
        ("page-key", "hint", "A page is not an experiment"),
    ),
    "Values": (
        ("value-kind", "error", "A value of another kind"),
        ("value-commented", "warning", "The value is a comment"),
        ("value-invisible", "error", "Nothing of a value can be seen"),
        ("title-missing", "error", "No title"),
        ("title-twice", "warning", "Two titles that differ"),
        ("title-too-long", "error", "A title that no list can hold"),
        ("date-missing", "error", "No date"),
        ("date-invalid", "error", "Not a date"),
        ("file-date-invalid", "error", "The file's name begins with a day that does not exist"),
        ("review-invalid", "error", "Not a review date"),
        ("flag-invalid", "error", "Neither true nor false"),
        ("confidence-invalid", "error", "Not a percentage"),
        ("result-unknown", "error", "Not a word for a result"),
        ("decision-unknown", "error", "Not a word for a decision"),
        ("word-understood", "hint", "A word of a neighbouring vocabulary"),
        ("line-long", "warning", "Too long for a line"),
        ("tag-double", "hint", "A tag is there twice"),
        ("issue-invalid", "error", "Not an issue"),
        ("guid-invalid", "error", "Not a guid"),
        ("alias-invalid", "error", "Not an address of this journal"),
        ("id-invalid", "error", "Not an id"),
        ("name-too-long", "error", "A name that no file system holds"),
    ),
    "The life of an entry": (
        ("ended-before-started", "error", "It ended before it started"),
        ("dropped-and-ended", "error", "Both ended and dropped"),
        ("result-without-end", "error", "A result, but no day it ended"),
        ("result-on-dropped", "warning", "A result of something that was dropped"),
        ("decision-without-end", "error", "A decision, but no day it ended"),
        ("lesson-without-end", "hint", "A lesson from something that goes on"),
        ("review-before-start", "warning", "The review lies before the start"),
        ("day-to-come", "warning", "Something happened on a day that is still to come"),
        ("before-planned", "hint", "It happened before it was planned"),
        ("expect-missing", "hint", "Nothing is expected"),
    ),
    "The text": (
        ("update-date-invalid", "warning", "A heading begins with a day that does not exist"),
        ("link-empty", "warning", "A link or an image without a target"),
        ("embed-linked", "warning", "What is no image cannot be shown within a text"),
        ("footnote-undefined", "warning", "A footnote that is not there"),
        ("footnote-unused", "warning", "A footnote that nothing refers to"),
        ("footnote-twice", "warning", "A footnote is there twice"),
        ("definition-unused", "hint", "A target that no link leads to"),
        ("definition-twice", "warning", "The target of a link is there twice"),
        ("cell-unseen", "warning", "A cell for which a table has no column"),
        ("tag-unseen", "warning", "A tag of no element"),
        ("anchor-taken", "warning", "An id that is taken"),
        ("code-language-unknown", "hint", "Code in a language that is not known"),
        ("nesting-too-deep", "warning", "Lists or quotations nested too deeply"),
        ("reference-too-large", "error", "One definition makes the page too large"),
    ),
    "Settings": (
        ("settings-missing", "error", "There is no journal here"),
        ("extra-missing", "error", "A setting that needs a program which is not installed"),
        ("setting-unknown", "error", "A setting that does not exist"),
        ("setting-required", "error", "A setting is missing"),
        ("url-invalid", "error", "Not an absolute address"),
        ("url-placeholder", "warning", "An address that is an example"),
        ("timezone-unknown", "error", "A time zone that is not known"),
        ("language-invalid", "error", "Not the tag of a language"),
        ("repository-invalid", "error", "Not a repository"),
        ("comments-unknown", "error", "Not a setting of comments"),
        ("menu-invalid", "error", "Not a line of the menu"),
        ("author-invalid", "error", "Not an author"),
        ("redirects-unknown", "error", "Not a server that redirects"),
    ),
    "The journal as a whole": (
        ("id-duplicate", "error", "Two entries have the same id"),
        ("renamed", "warning", "An entry has another name"),
        ("rename-unclear", "error", "Two entries that may be one"),
        ("address-published", "error", "An address that was another's"),
        ("address-duplicate", "error", "Two pages want the same address"),
        ("follows-unknown", "error", "It follows an entry that does not exist"),
        ("follows-itself", "error", "It follows itself"),
        ("follows-cycle", "error", "Entries follow each other in a circle"),
        ("link-broken", "error", "A link leads nowhere"),
        ("anchor-broken", "error", "A link leads to a part that is not there"),
        ("image-missing", "error", "An image is missing"),
        ("tag-case", "hint", "A tag is written in two ways"),
        ("author-unknown", "warning", "An author who is not in the settings"),
        ("withdrawn", "warning", "A published entry is gone"),
        ("sample-unchanged", "warning", "A sample that is not the author's yet"),
        ("link-hidden", "warning", "A link leads to something that is not public yet"),
        ("hidden-named", "error", "The id of something that is not public would be printed"),
        ("link-not-ours", "warning", "An address on this host that the journal does not know"),
        ("comments-invalid", "warning", "A line of a file of comments cannot be read"),
        ("ledger-authority", "error", "permalinks.txt does not say what the names in feeds begin with"),
        ("ledger-line", "error", "A line of permalinks.txt cannot be read"),
        ("ledger-reserved", "warning", "A line of permalinks.txt that is passed over"),
    ),
    "Themes": (
        ("theme-unknown", "error", "A theme that does not exist"),
        ("theme-invalid", "error", "A theme cannot be used"),
        ("theme-contract", "error", "A theme for another version of what templates may see"),
        ("template-error", "error", "A template cannot be rendered"),
        ("template-unknown-name", "error", "A template asks for a name that does not exist"),
        ("template-dynamic", "error", "A template is named by an expression"),
        ("theme-option", "warning", "The theme has no such option"),
        ("theme-option-value", "error", "A value that an option of the theme does not take"),
        ("words-unknown", "error", "There is no such word of the interface"),
        ("words-invalid", "error", "A word of the interface does not fit"),
        ("words-missing", "hint", "Words of the interface that stand in English"),
    ),
    "Output": (
        ("state-tracked", "warning", "Git tracks what builds remember"),
        ("output-foreign", "error", "The output folder holds files of somebody else"),
        ("output-inside", "error", "The output folder and the journal lie in each other"),
        ("address-lookalike", "error", "Two addresses that some systems take for one"),
        ("static-conflict", "error", "A copied file and a page want the same address"),
    ),
    "Advice": (
        ("review-overdue", "warning", "The day of the review has passed"),
        ("review-missing", "hint", "Running, but nobody will look"),
        ("outcome-missing", "hint", "It ended, and does not say how"),
        ("loop-open", "hint", "To be adapted, but nothing came of it"),
        ("body-long", "hint", "Long for an experiment"),
        ("text-unfilled", "warning", "Text that was to be filled in"),
        ("tag-once", "hint", "Tags with a single entry"),
        ("tag-near", "hint", "A tag that is nearly another"),
        ("feed-missed", "warning", "Subscribers will not hear of it"),
        ("link-former", "hint", "A link leads to a former address"),
        ("issue-unlinked", "warning", "An issue without a repository"),
    ),
    "Links to elsewhere": (
        ("external-gone", "error", "A page elsewhere is gone"),
        ("external-unreachable", "warning", "A page elsewhere does not answer"),
        ("external-refused", "hint", "A page elsewhere does not let programs look"),
        ("external-moved", "hint", "A page elsewhere has moved for good"),
        ("external-invalid", "error", "Not an address"),
        ("external-untested", "hint", "Links that there was no time for"),
    ),
}

# The codes under each heading, and all by name; both in the order of the documentation.
GROUPS: dict[str, tuple[Code, ...]] = {
    group: tuple(Code(name, severity, title, group) for name, severity, title in rows) for group, rows in _TABLE.items()
}
CODES: dict[str, Code] = {code.name: code for codes in GROUPS.values() for code in codes}
