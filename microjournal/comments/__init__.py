"""How comments come from the forges into the journal, and issues to the forges."""
