"""From a journal to the plan of its site: every output as plain data, before anything is rendered.

Begin reading at `microjournal.plan.groups`, the table of what pages there are, and `microjournal.plan.facets`, the rows
that they are made from. No file, no clock: what day it is, the journal says. Nothing is imported here: a build with
nothing to do needs no plan.
"""
