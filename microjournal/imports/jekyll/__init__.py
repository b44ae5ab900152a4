"""From a Jekyll site to a journal: texts in, texts and notes out. Reading and writing files is the command's work.

The steps, one module each: `site` (what `_config.yml` says, and the addresses that follow from it), `frontmatter`,
`liquid`, `kramdown`, `destinations` (of links and images), `series` (posts that seem to continue each other), `convert`
(all of it), `report`.
"""
