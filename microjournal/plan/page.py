"""What all pages have in common: a place on the site, a head, inputs for a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Seen, Views, body_of
from microjournal.plan.contract import DESCRIPTION_LENGTH, ImageView, PageView
from microjournal.plan.output import BodyUse, Output, Place


def page_place(path: str, part: str, changed: str = "") -> Place:
    """The place of a page that search engines should know.

    path: relative to the top of the site, as it is written ("2026/03/"). part: of the sitemap ("2026"). changed: ISO
    day of its last change, "" to say none.
    """
    return Place(file_of(path), f"sitemap/{part}.xml", changed)


def page(
    views: Views,
    kind: str,
    path: str,
    title: str,
    inputs: Mapping[str, Any],
    description: str = "",
    *,
    feed: str = "",
    body: Seen | None = None,
    image: ImageView | None = None,
    more: tuple[BodyUse, ...] = (),
) -> Output:
    """A page of the site.

    kind: name of its template without ".html". path: relative to the top of the site, as it is written ("2026/03/").
    inputs: of the template, by name, besides `page`. description: plain text for metadata. feed: path of its own feed,
    percent-encoded. body: the entry whose body the template gets. more: other bodies that it refers to.
    image: that stands for the page where someone shares it.
    """
    return Output(
        path=file_of(path),
        template=f"{kind}.html",
        inputs={"page": _head(views, kind, title, quoted(path), description, feed, image=image), **inputs},
        bodies=(*((body_of(body),) if body else ()), *more),
    )


def _head(
    views: Views, kind: str, title: str, path: str, description: str, feed: str, *, image: ImageView | None
) -> PageView:
    if len(description) > DESCRIPTION_LENGTH:
        description = description[: DESCRIPTION_LENGTH - 1].rstrip() + "…"
    return {
        "kind": kind,
        "title": title,
        "path": path,
        "url": views.settings.url + path,
        "description": description or views.settings.description,
        "feed": feed,
        "image": image,
    }
