"""A file of an organisation's system goes to a node elsewhere, row by row by its own numbers; no database is needed.

Nouns: a *line* is one row of the file as it would be sent; a *batch* some lines that go in one request; a *run* one sending
of one file from its beginning to its end, known by a name drawn by lot; the *progress* of a run is a small file beside the
one that is sent. Rules: the same file, sent in the same way, falls into the same batches; each has one idempotency key made
of the run's name and its place, so a run that was killed goes on with the batch after the last one that was answered, and
one whose answer was lost gets it again. No clock of this machine is read. A file that was sent to its end begins a new run.
"""
