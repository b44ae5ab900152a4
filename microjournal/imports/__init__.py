"""Journals written for other programs, turned into ours: files in, texts and notes out, without touching a disk.

`importers` is the table of them. What they share is here: `values` (what goes in and comes out), `text`, `lines`,
`edits`, `entry` and `names` (to read and write files), `places` (who has which address), `notes` and `report` (what an
author should know). Each source has a folder of its own.
"""
