"""What a build remembers for the next one, in `.microjournal/`: where it is lost or damaged, all is made anew."""
