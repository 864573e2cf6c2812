"""转化: from an introduction to money and effect.

Deals, trials, price notices, contracts and their registration, income and outcomes; `registration` holds the law
as dated data and pure functions, and every number it gives says on which rules it rests.
"""
