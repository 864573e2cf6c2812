"""Other people's contact data before they consented: enough to recognise somebody known, too little to call.

The form is the platform's convention (rules ID-003); the law asks for de-identification, not for digits
(PIPL arts. 51, 73).
"""

from __future__ import annotations


def mask_phone(phone: str) -> str:
    """``+8613800005678`` → ``138****5678``; shorter numbers keep their last two digits only."""
    phone = phone.removeprefix("+86")
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if phone else ""


def mask_name(name: str) -> str:
    """``张三`` → ``张*``; the length of the name is not told."""
    return f"{name[0]}*" if name else ""


def mask_email(email: str) -> str:
    """``anna@example.org`` → ``a***``; the domain is not told."""
    return f"{email[0]}***" if email else ""
