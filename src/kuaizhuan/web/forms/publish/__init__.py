"""Forms of publishing that are no rows of the catalogue."""
