"""What there is, as one reader may see it, one file for each noun."""
