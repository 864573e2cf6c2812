"""Whether something is right, one file for each noun; pure functions on values."""
