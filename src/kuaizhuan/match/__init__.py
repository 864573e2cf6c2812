"""对接: for every need the best results, with the reasons.

`engine` is pure and has a command line of its own; here its answers for published rows are stored as
`Match`, with the versions of the engine and of the two texts they came from, so that a match that rests on
an older text is known as such and made anew.
"""
