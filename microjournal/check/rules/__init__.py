"""What is not wrong but worth knowing: one module for each thing that is looked at. Pure functions over the journal."""
