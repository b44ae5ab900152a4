"""All entries together: who follows whom, who links to whom, which tags there are, what is public, what an address was.

The only place that hides drafts and embargoed entries. It makes no pages.
"""
