"""YAML with positions: from a text to nodes that know their line and column, from nodes to values, and back to text.

It knows no key of ours; what a key means is said in `microjournal.content`.
"""
