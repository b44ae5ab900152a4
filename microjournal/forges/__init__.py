"""The forges where linked issues live: GitHub, GitLab, Forgejo. Their hosts, paths, addresses and workflow files.

Nothing here asks a forge anything.
"""
