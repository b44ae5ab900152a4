"""Journals written for other programs, turned into ours."""
