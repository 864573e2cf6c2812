"""How an organisation and its fields are known. Pure functions on values."""

from __future__ import annotations

FIELDS = (
    "credit_code", "name", "aliases", "kind", "region", "address", "website", "profile",
    "contact_name", "contact_phone", "contact_email",
)  # fmt: skip
"""What an import or a form may say of an organisation."""
