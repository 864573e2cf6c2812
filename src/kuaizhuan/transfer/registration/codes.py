"""The codes in which a contract is described: its type and sub-type, its form, its payment, its licence, its programme."""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    DEVELOPMENT = "development"
    TRANSFER = "transfer"
    LICENCE = "licence"
    CONSULTING = "consulting"
    SERVICE = "service"


class Subtype(StrEnum):
    ENTRUSTED = "entrusted"
    COOPERATIVE = "cooperative"
    APPLICATION = "application"
    PATENT_TRANSFER = "patent_transfer"
    PATENT_APPLICATION_TRANSFER = "patent_application_transfer"
    KNOW_HOW_TRANSFER = "know_how_transfer"
    SOFTWARE_TRANSFER = "software_transfer"
    LAYOUT_TRANSFER = "layout_transfer"
    VARIETY_TRANSFER = "variety_transfer"
    EQUITY = "equity"
    PATENT_LICENCE = "patent_licence"
    KNOW_HOW_LICENCE = "know_how_licence"
    SOFTWARE_LICENCE = "software_licence"
    LAYOUT_LICENCE = "layout_licence"
    VARIETY_LICENCE = "variety_licence"
    CONSULTING = "consulting"
    SERVICE = "service"
    TRAINING = "training"
    INTERMEDIARY = "intermediary"


SUBTYPES = {
    Type.DEVELOPMENT: (Subtype.ENTRUSTED, Subtype.COOPERATIVE, Subtype.APPLICATION),
    Type.TRANSFER: (
        Subtype.PATENT_TRANSFER,
        Subtype.PATENT_APPLICATION_TRANSFER,
        Subtype.KNOW_HOW_TRANSFER,
        Subtype.SOFTWARE_TRANSFER,
        Subtype.LAYOUT_TRANSFER,
        Subtype.VARIETY_TRANSFER,
        Subtype.EQUITY,
    ),
    Type.LICENCE: (
        Subtype.PATENT_LICENCE,
        Subtype.KNOW_HOW_LICENCE,
        Subtype.SOFTWARE_LICENCE,
        Subtype.LAYOUT_LICENCE,
        Subtype.VARIETY_LICENCE,
    ),
    Type.CONSULTING: (Subtype.CONSULTING,),
    Type.SERVICE: (Subtype.SERVICE, Subtype.TRAINING, Subtype.INTERMEDIARY),
}
"""The first sub-type of each type is taken where none is given."""


class Form(StrEnum):
    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL = "oral"


class PaymentMode(StrEnum):
    LUMP_SUM = "lump_sum"
    LUMP_SUM_INSTALMENTS = "lump_sum_instalments"
    ROYALTY = "royalty"
    ROYALTY_PLUS_ENTRY_FEE = "royalty_plus_entry_fee"


ROYALTIES = frozenset({PaymentMode.ROYALTY, PaymentMode.ROYALTY_PLUS_ENTRY_FEE})


class RoyaltyBase(StrEnum):
    PRODUCT_PRICE = "product_price"
    NEW_OUTPUT = "new_output"
    PROFIT = "profit"
    SALES = "sales"


class LicenceKind(StrEnum):
    EXCLUSIVE = "exclusive"
    SOLE = "sole"
    ORDINARY = "ordinary"


class Programme(StrEnum):
    """The level of the government programme that a contract belongs to."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    LOCAL = "local"
