"""The only writers of transfers, one file for each noun."""
