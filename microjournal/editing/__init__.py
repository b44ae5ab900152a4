"""Changes single keys or the text of an entry's file and keeps every other byte. Texts in, texts out."""
