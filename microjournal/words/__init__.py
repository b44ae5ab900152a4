"""The words of the interface as data: a table a language, and what CLDR says of dates, numbers, plurals and scripts.

The tables lie beside this file, `en.yaml` first of all; `microjournal.theme.words` reads them. To import Babel takes
longer than a build with nothing to do, so only `cldr` imports it, in functions, and what it says is kept.
"""
