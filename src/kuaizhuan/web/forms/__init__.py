"""Forms check the shape of what is sent in; rules check what it means."""
