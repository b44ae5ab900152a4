"""The site's folder: which files in it are ours, and how they come and go, so that a kill at any time costs only work.

It never deletes a file that it did not record as its own.
"""
