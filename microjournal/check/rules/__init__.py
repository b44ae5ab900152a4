"""What is not wrong but worth knowing, one module for each subject. The table of rules is `microjournal.check.advice`.

A rule about single entries is a pure function of one of them (`subject.Subject`); a rule about the whole journal asks
for little (`microjournal.index.advice`); `theme` renders pages. Messages about many entries say the same of each, so
that a report can show one and count the others.
"""
