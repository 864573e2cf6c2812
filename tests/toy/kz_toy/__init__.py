"""A package as small as one can be: samples 样品 that organisations offer, and loans of them that others ask for."""
