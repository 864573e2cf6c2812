"""The machine interface: `/api/v1`, the same rows, fields and services as behind the pages, for programs."""
