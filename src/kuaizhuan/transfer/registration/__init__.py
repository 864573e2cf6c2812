"""The law of technology contracts, as dated data and pure functions. No Django, no database, no clock."""
