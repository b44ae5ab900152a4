"""Several entries together, as functions of values: relations, links and the names they lead to, addresses, authors.

What is known of a whole journal are rows, in `microjournal.index`. It makes no pages.
"""
