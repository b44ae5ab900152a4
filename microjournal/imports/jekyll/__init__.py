"""From a Jekyll site to a journal.

One module a step, and `convert` puts them together: `config` (what `_config.yml` says), `addresses` (those that Jekyll
gave), `posts` with `frontmatter`, `clashes` and `series`; then for each body `liquid`, `kramdown` and `destinations`
(of links and images, with `old_site`); and `new_settings`.
"""
