"""A world of invented organisations, results, needs and experts, to try the platform with."""
