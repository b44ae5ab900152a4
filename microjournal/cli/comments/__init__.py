"""What the commands of `microjournal comments` do and say, each in a module of its own."""
