"""The machine interface: `/api/v1`, read only, the same rows and fields that a visitor's pages show."""
