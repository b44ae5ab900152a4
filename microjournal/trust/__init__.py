"""Whose a file is: what lies in the journal, what came with its checkout, and what is the user's own, outside of both.

What is executed lies in the user's cache folder, and what is unmarshalled is sealed with the secret there: a checkout
can bring nothing to it. docs/security.md says who is trusted with what.
"""
