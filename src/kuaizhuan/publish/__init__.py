"""发布: a row is reviewed by its unit, then by the platform, and then everybody can find it.

States: draft → unit_review → platform_review → published → dormant → withdrawn, with `returned` on the way.
Rules: what a row must have before it is published. Catalogue: the one index over public rows and the one
query that asks it. A published row stands for a while and goes dormant unless its owner confirms it.
"""
