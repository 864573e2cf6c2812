"""From an audit event to the people it concerns; which event concerns whom is a table in `rules`.

`webhooks` does the same for the systems of organisations.
"""
