"""Templates and assets: finds a theme, checks it, and renders plain data with it, in a sandbox.

A template sees what `microjournal.plan.contract` promises, and nothing else. Nothing that a theme or a journal brings
is executed outside the sandbox. To import Jinja takes longer than a build with nothing to do, so only `environment` and
`render` import it, and others import these two in functions.
"""
