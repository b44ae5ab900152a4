"""All entries together: who follows whom, who links to whom, which tags there are, what is public, what an address was.

Begin reading at `microjournal.journal.assemble`. Drafts and embargoed entries are hidden here (`visibility`) and
nowhere else. It makes no pages.
"""
