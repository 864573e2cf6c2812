"""Webhooks: an organisation's own systems are told of what happens to its rows, as its people are by notices.

A delivery is an audit event on its way to one address. It carries codes and public fields, is signed, tried again
with growing pauses and given up after a number of attempts; what became of it is kept for a while.
"""
