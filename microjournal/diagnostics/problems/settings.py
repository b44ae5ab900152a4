"""Problems in `microjournal.yaml`."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "settings-missing",
        "error",
        "There is no journal here",
        """
        A journal is a folder with a file `microjournal.yaml`, and neither this folder nor one above it has one. Begin
        one with `microjournal init`, or name the folder of another with `-C`.

        Wrong:

            microjournal build

        Right:

            microjournal -C ~/my-journal build
        """,
    ),
    kind(
        "setting-unknown",
        "error",
        "A setting that does not exist",
        """
        There is no setting of this name. It is an error and not a warning, because a setting without effect is easily
        believed to have one. The suggestion names the setting that was probably meant.

        Wrong:

            titel: Ana tries things
            url: https://ana.example/

        Right:

            title: Ana tries things
            url: https://ana.example/
        """,
    ),
    kind(
        "setting-required",
        "error",
        "A setting is missing",
        """
        A journal needs a title and its address. Feeds, the map of the site and redirects hold absolute addresses, so
        the address must be known even before the site is online.

        Wrong:

            title: Ana tries things

        Right:

            title: Ana tries things
            url: https://ana.example/
        """,
    ),
    kind(
        "url-invalid",
        "error",
        "Not an absolute address",
        """
        The address begins with `https://` or `http://`, names a host, and has neither a query nor a fragment. It may
        have a path, when the journal is a part of a larger site. A password has no place in it.

        Wrong:

            title: Ana tries things
            url: ana.example/journal

        Right:

            title: Ana tries things
            url: https://ana.example/journal/
        """,
    ),
    kind(
        "timezone-unknown",
        "error",
        "A time zone that is not known",
        """
        The time zone is a name from the IANA database, an area and a city, such as `Europe/Berlin`; so summer time is
        right by itself. It decides which day it is.

        Wrong:

            title: Ana tries things
            url: https://ana.example/
            timezone: Berlin

        Right:

            title: Ana tries things
            url: https://ana.example/
            timezone: Europe/Berlin
        """,
    ),
    kind(
        "language-invalid",
        "error",
        "Not the tag of a language",
        """
        The language is a tag as in BCP 47: `en`, `de`, `pt-BR`. Browsers, screen readers and feed readers use it.

        Wrong:

            title: Ana tries things
            url: https://ana.example/
            language: english

        Right:

            title: Ana tries things
            url: https://ana.example/
            language: en
        """,
    ),
    kind(
        "repository-invalid",
        "error",
        "Not a repository",
        """
        The repository is where the linked issues live: the kind of forge and the path, or its full address. A host of
        one's own stands before the path. Forgejo always needs its host, because there is no main one.

        Wrong:

            title: Ana tries things
            url: https://ana.example/
            repository: ana/journal

        Right:

            title: Ana tries things
            url: https://ana.example/
            repository: github:ana/journal
        """,
    ),
    kind(
        "menu-invalid",
        "error",
        "Not a line of the menu",
        """
        The menu is a list of lines with `title` and `address`. The address is a path from the top of the journal, which
        begins with a slash, or a full address.

        Wrong:

            title: Ana tries things
            url: https://ana.example/
            menu: [{title: About, address: about}]

        Right:

            title: Ana tries things
            url: https://ana.example/
            menu: [{title: About, address: /about/}]
        """,
    ),
    kind(
        "author-invalid",
        "error",
        "Not an author",
        """
        An author is a name, or a mapping with `name` and, if you like, `url` and `email`. Several authors stand under
        `authors`, each by the short name that entries use.

        Wrong:

            title: Ana tries things
            url: https://ana.example/
            author: {url: https://ana.example/}

        Right:

            title: Ana tries things
            url: https://ana.example/
            author: {name: Ana, url: https://ana.example/}
        """,
    ),
)
