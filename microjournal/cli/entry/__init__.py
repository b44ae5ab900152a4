"""What several commands do with an entry: find it, read it, change its file, say what comes next."""
