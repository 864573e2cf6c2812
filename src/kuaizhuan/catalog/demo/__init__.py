"""What the demo world offers and wants: results, needs and experts, the same on every run.

The catalogue has nothing to build by itself: its rows come with the files that are imported.
"""
