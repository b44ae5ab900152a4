"""From the author's files to the site. The steps are in `pipeline`; each is a module here or a room below."""
