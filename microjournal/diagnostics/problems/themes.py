"""Problems with themes and their templates."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "theme-unknown",
        "error",
        "A theme that does not exist",
        """
        There is no theme of this name: not in the journal's folder `themes/`, not among the installed packages, and not
        built in. `microjournal theme list` shows those that can be had.

        Wrong:

            theme: dunes

        Right:

            theme: dune
        """,
    ),
    kind(
        "theme-invalid",
        "error",
        "A theme cannot be used",
        """
        Something in the theme itself is wrong: its `theme.yaml` cannot be read or is no list of keys, or a theme
        extends itself. The message says which.

        Wrong:

            name: mine
            extends: mine

        Right:

            name: mine
            extends: dune
        """,
    ),
    kind(
        "template-error",
        "error",
        "A template cannot be rendered",
        """
        The template has a mistake in its syntax, includes a template by a name that is only known while it runs, or
        fails while it is rendered. The place is the line of the template.

        Wrong:

            {% for card in cards %}{{ card.title }}

        Right:

            {% for card in cards %}{{ card.title }}{% endfor %}
        """,
    ),
    kind(
        "template-unknown-name",
        "error",
        "A template asks for a name that does not exist",
        """
        Each template sees the names that the contract lists for it, and no others. An unknown name is an error, because
        an empty place on the page would go unnoticed.

        Wrong:

            {{ page.titel }}

        Right:

            {{ page.title }}
        """,
    ),
    kind(
        "template-dynamic",
        "error",
        "A template is named by an expression",
        """
        A template includes, extends or imports another whose name is computed. What a page depends on could then only
        be found by rendering it, and pages would be left out of date. Write the names out, with `{% if %}` around them.

        Wrong:

            {% include entry.kind ~ ".html" %}

        Right:

            {% if entry.kind == "note" %}{% include "note.html" %}{% else %}{% include "plan.html" %}{% endif %}
        """,
    ),
    kind(
        "theme-option",
        "warning",
        "The theme has no such option",
        """
        The settings give the theme an option that its `theme.yaml` does not list, so it has no effect. The message
        names the options there are.

        Wrong:

            theme: {name: dune, options: {hew: 200}}

        Right:

            theme: {name: dune, options: {hue: 200}}
        """,
    ),
)
