"""What is not wrong but worth knowing, one module for each subject. The table of rules is `microjournal.check.advice`.

Rules are pure functions over the journal, but for `theme`, which renders pages. Messages about many entries say the
same of each, so that a report can show one and count the others.
"""
