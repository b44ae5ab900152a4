"""From a journal to the plan of its site: every output as data, before anything is rendered.

Begin reading at `microjournal.plan.site`, which puts the sections together, and `microjournal.plan.output`, which says
what they are made of. Nothing is imported here: a build with nothing to do needs no plan.
"""
