"""A package as small as one can be: samples 样品 that organisations offer, and loans of them that others ask for.

A loan is asked for, lent by the heads of the sample's owner, and returned.
"""
