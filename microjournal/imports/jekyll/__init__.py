"""From a Jekyll site to a journal.

One module a step, and `convert` puts them together: `config` (what `_config.yml` says), `files` (what Jekyll reads as
what), `material` (all of it, read) with `posts`, `frontmatter` and `addresses` (those that Jekyll gave); `clashes`,
`computed` (lists that a journal has itself) and `series`; then `bodies`: `liquid`, `kramdown` or `html`, `anchors`, and
`destinations` (of links and images, with `old_site`); and `static`, `new_front` and `new_settings`.
"""
