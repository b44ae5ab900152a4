"""Problems with a file as a whole: its bytes, its front matter as YAML."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "file-unreadable",
        "error",
        "A file cannot be read",
        """
        The operating system refused to give the content of this file: it may have been removed meanwhile, belong to
        somebody else, or be a link to nothing. The message holds its words. Nothing is published until every file can
        be read, because a page that silently vanished would be worse.

        Wrong:

            content/2026-03-04-stand-up.md -> ../drafts/gone.md

        Right:

            content/2026-03-04-stand-up.md
        """,
    ),
    kind(
        "file-name",
        "error",
        "A file name that no address can have",
        """
        The name holds a line break or another control character, or its bytes are not UTF-8: it comes from an old
        archive, or from a system that writes names in another encoding. What cannot be told as text cannot be linked
        to. Such signs are shown as `\\ufffd`. Give the file another name.

        Wrong:

            static/Lebenslauf-M\\ufffdller.pdf

        Right:

            static/Lebenslauf-Müller.pdf
        """,
    ),
    kind(
        "not-utf-8",
        "error",
        "A file is not UTF-8 text",
        """
        Every file is read as UTF-8, the encoding that editors use today. A byte that cannot be UTF-8 usually means that
        the file was saved in an older encoding (Latin-1, Windows-1252) or as UTF-16. The message names the first such
        byte. Save the file again with the encoding UTF-8; a byte-order mark at its beginning does no harm.

        Wrong:

            title: Caf\\xe9 corner

        Right:

            title: Café corner
        """,
    ),
    kind(
        "front-matter-unclosed",
        "error",
        "The front matter has no end",
        """
        Front matter begins with a line `---` at the top of a file and ends with the next line `---`. This file has the
        first and not the second, so it cannot be told where the keys end and the text begins.

        Wrong:

            ---
            title: Stand-up by text
            date: 2026-03-04
            The plan: everybody writes three lines.

        Right:

            ---
            title: Stand-up by text
            date: 2026-03-04
            ---
            The plan: everybody writes three lines.
        """,
    ),
    kind(
        "front-matter-unopened",
        "error",
        "The front matter has no beginning",
        """
        The file begins with what looks like keys and values, and a line `---` follows, but the first line of the file
        is not `---`: it is missing, or something stands above it. So the keys would be printed on the page as text.

        Wrong:

            title: Stand-up by text
            date: 2026-03-04
            ---
            The plan.

        Right:

            ---
            title: Stand-up by text
            date: 2026-03-04
            ---
            The plan.
        """,
    ),
    kind(
        "front-matter-toml",
        "error",
        "The front matter is TOML",
        """
        A first line `+++` begins front matter in TOML, which Hugo and Zola read. Here front matter is YAML: between
        lines `---`, with colons instead of equals signs.

        Wrong:

            +++
            title = "Stand-up by text"
            date = 2026-03-04
            +++

        Right:

            ---
            title: Stand-up by text
            date: 2026-03-04
            ---
        """,
    ),
    kind(
        "not-a-mapping",
        "error",
        "There are no keys and values",
        """
        Front matter and settings are a list of `key: value` lines. What stands here is YAML, but something else: a
        sentence, a list, a single value. Often only the space after the colon is missing.

        Wrong:

            ---
            title:Stand-up by text
            ---

        Right:

            ---
            title: Stand-up by text
            date: 2026-03-04
            ---
        """,
    ),
    kind(
        "yaml-syntax",
        "error",
        "This is not YAML",
        """
        Front matter and settings are YAML, and it cannot be read past this place. The common reasons: a colon and a
        space inside a value, which then needs quotes; a quote that is not closed; a value that begins with a sign that
        means something in YAML (`@`, `%`, `*`, `&`, `!`, `[`, `{`, a backtick); a tab for indentation. The other keys
        of the file are looked at once this is mended.

        Wrong:

            title: Stand-up: by text

        Right:

            title: 'Stand-up: by text'
        """,
    ),
    kind(
        "yaml-tag",
        "error",
        "A YAML tag",
        """
        A value that begins with `!` names a type in YAML (`!!python/object`, `!important`). Values here are text,
        numbers, dates, lists and mappings, and nothing else is ever built from a file. If the exclamation mark belongs
        to the text, put the text in quotes.

        Wrong:

            title: !important Read this first

        Right:

            title: '!important Read this first'
        """,
    ),
    kind(
        "yaml-alias",
        "error",
        "A YAML alias that cannot be followed",
        """
        In YAML, `&name` marks a value and `*name` repeats it. This repetition contains itself, or unfolds to far more
        than anybody could have written. Write the values out.

        Wrong:

            extra: {reading: &all [*all]}

        Right:

            extra: {reading: [Dune, Ledger]}
        """,
    ),
    kind(
        "key-duplicate",
        "error",
        "A key is there twice",
        """
        The same key stands twice in one mapping, perhaps in another case. Programs that read YAML silently take the
        last one; here you choose. Keep one of the two lines, or make one list of both values.

        Wrong:

            tags: team
            tags: meetings

        Right:

            tags: [team, meetings]
        """,
    ),
    kind(
        "key-invalid",
        "error",
        "A key is not text",
        """
        The name of a key is a word. A list or a mapping in its place is legal YAML, but means nothing here. It often
        comes from a template (`{{ name }}`) that was not filled in.

        Wrong:

            extra:
              source: {{ name }}

        Right:

            extra:
              source: '{{ name }}'
        """,
    ),
    kind(
        "edit-refused",
        "error",
        "A key cannot be changed without touching others",
        """
        `start`, `update`, `finish` and `drop` change single keys of a file and keep every other byte of it. Here that
        is not possible: the key stands there twice, other keys refer to its value (`&`, `*`, `<<`), the value has
        comments inside, or the text ends in a code block that is not closed. Nothing was changed. Write the line by
        hand, or first mend what the message names.

        Wrong:

            started: &day 2026-03-05
            review: *day

        Right:

            started: 2026-03-05
            review: 2026-03-05
        """,
    ),
)
