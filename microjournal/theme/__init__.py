"""Templates and assets: finds a theme, checks it, and renders plain data with it, in a sandbox.

A template sees what `microjournal.plan.contract` promises, and nothing else.
"""
