"""The journal as rows, and what builds remember, in `.microjournal/`: where it is lost or damaged, all is made anew.

Begin reading at `microjournal.index.update`, and `microjournal.index.tables`, which names the rows.
"""
