"""A public row in the words of schema.org, for search engines: what everybody may read, whoever asks.

Each field is said as the property that it is declared as; what a need or an offer is besides, `WRITERS` say. An
anonymous need says nobody, and nothing says contact data.

Pure but for the names of codes; tests compare it with tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.safestring import mark_safe

from kuaizhuan.catalog.disclosure import disclose_fields
from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.registry import kind_of
from kuaizhuan.catalog.states import PUBLIC_STATES, Tier
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.catalog.values.persistent import LINKS
from kuaizhuan.catalog.values.types import Indicators, Names, Owner
from kuaizhuan.core import plain_json
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.regions import REGIONS

Data = dict[str, Any]
CONTEXT = "https://schema.org"
OFFERED = {"university": "CollegeOrUniversity", "institute": "ResearchOrganization",
           "government": "GovernmentOrganization"}  # fmt: skip
"""Kind of organisation → its type, where there is one closer than Organization."""
BOUNDS = {">=": "minValue", ">": "minValue", "<=": "maxValue", "<": "maxValue"}


def of_record(record: Record, url: str, image: str = "") -> Data | None:
    """A row at the address `url` as JSON-LD, with the address of its picture; None unless it is public."""
    if record.state not in PUBLIC_STATES:
        return None
    values = disclose_fields(record, Tier.PUBLIC)
    kind = kind_of(record)
    data: Data = {
        "@context": CONTEXT,
        "@id": url,
        "url": url,
        "identifier": record.code,
        "name": values["title"],
        "image": image,
        "description": _join_fields(values, *kind.matched),
    }
    properties = _properties(kind, values)
    write: Callable[..., Data] = WRITERS.get(kind.schema_org, _other)
    return _full(data | write(kind, record, values, properties))


def of_organisation(organisation: Organisation, url: str, image: str = "") -> Data:
    """An organisation at the address `url`; its contact persons are not among what is said."""
    return _full({"@context": CONTEXT, "@id": url, **_organisation(organisation), "url": url, "image": image,
                  "description": organisation.profile, "sameAs": [*filter(None, [_ror(organisation), organisation.website])],
                  "alternateName": organisation.aliases})  # fmt: skip


def in_page(data: Data | None) -> str:
    """JSON that may stand inside a page, "" for none: nothing in it ends the element it stands in."""
    if data is None:
        return ""
    text = plain_json.write(data)
    return mark_safe(text.translate({ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}))


def _properties(kind: Kind, values: Mapping[str, Any]) -> Data:
    """Property → what the fields say that are declared as it; free words before the names of codes."""
    found: dict[str, list[Any]] = {}
    lists = set()
    fields = [field for field in kind.fields if field.linked_data]
    for field in sorted(fields, key=lambda field: bool(field.type.codes)):
        properties = found.setdefault(field.linked_data, [])
        properties += [each for each in _words(field, values) if each not in properties]
        if field.type.several:
            lists.add(field.linked_data)
    return {
        name: properties if name in lists else next(iter(properties), None)
        for name, properties in found.items()
    }


def _words(field: Field, values: Mapping[str, Any]) -> list[Any]:
    value = values.get(field.name)
    if isinstance(field.type, Owner):
        return [_owner(values)]
    each_of = value if isinstance(value, list) else [value] if value not in (None, "") else []
    if isinstance(field.type, Indicators):
        return [_property(each) for each in each_of]
    if isinstance(field.type, Names):
        return [{"@type": "Person", "name": name} for name in each_of]
    if field.type.codes:
        codes = list_of(field.type.codes)
        return [codes.label(code, "zh") if code in codes else code for code in each_of]
    return [field.type.link(str(each)) or str(each) for each in each_of]


def _product(kind: Kind, record: Record, values: Mapping[str, Any], properties: Data) -> Data:
    level = {
        "@type": "PropertyValue",
        "name": "TRL",
        "value": values.get("trl"),
        "minValue": 1,
        "maxValue": 9,
    }
    measured = [*(properties.get("additionalProperty") or []), *([level] if values.get("trl") else [])]
    return {
        "@type": ["CreativeWork", "Product"],
        "inLanguage": "zh",
        **_dates(record),
        **properties,
        "additionalProperty": measured,
        "offers": _offer(kind, values),
    }


def _demand(kind: Kind, record: Record, values: Mapping[str, Any], properties: Data) -> Data:
    owner = _owner(values)
    until = values.get("needed_until") or values.get("valid_until")
    return {
        "@type": "Demand",
        "availabilityEnds": until.isoformat() if until else None,
        "priceSpecification": _price(kind, values),
        "itemOffered": _full({"@type": "Product", "name": values["title"], **properties}),
        "@reverse": {"seeks": owner} if owner else None,
        "areaServed": _place(values),
    }


def _person(kind: Kind, record: Record, values: Mapping[str, Any], properties: Data) -> Data:
    return {"@type": "Person", **properties}


def _other(kind: Kind, record: Record, values: Mapping[str, Any], properties: Data) -> Data:
    return {"@type": kind.schema_org, "inLanguage": "zh", **_dates(record), **properties}


WRITERS: Mapping[str, Callable[..., Data]] = {"Product": _product, "Demand": _demand, "Person": _person}
"""Type in schema.org that a kind is declared as → what else is said of its rows than its fields say."""


def _owner(values: Mapping[str, Any]) -> Data | None:
    owner = values.get("owner")
    return _full(_organisation(owner.current)) if owner else None


def _organisation(organisation: Organisation) -> Data:
    code = organisation.credit_code
    return {
        "@type": OFFERED.get(organisation.kind, "Organization"),
        "name": organisation.name,
        "identifier": {"@type": "PropertyValue", "propertyID": "GB 32100", "value": code} if code else None,
        "sameAs": _ror(organisation),
        "address": _place({"region": organisation.region}),
    }


def _ror(organisation: Organisation) -> str:
    return LINKS["ror"](organisation.ror) if organisation.ror else ""


def _dates(record: Record) -> Data:
    return {
        "datePublished": record.published_at.isoformat() if record.published_at else None,
        "dateModified": record.updated_at.isoformat(),
    }


def _place(values: Mapping[str, Any]) -> Data | None:
    region = values.get("region") or ""
    if region not in REGIONS:
        return None
    return {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": REGIONS.path_name(region, "zh"),
    }


def _property(indicator: Mapping[str, Any]) -> Data:
    """An indicator; a bound is a bound, a span has two."""
    low, high = indicator.get("value"), indicator.get("value_high")
    amount: Data = {BOUNDS.get(str(indicator.get("operator") or ""), "value"): low}
    if high not in (None, ""):
        amount = {"minValue": low, "maxValue": high}
    return _full({
        "@type": "PropertyValue", "name": indicator.get("parameter"), **amount,
        "unitText": indicator.get("unit"), "measurementTechnique": indicator.get("method"),
    })  # fmt: skip


def _offer(kind: Kind, values: Mapping[str, Any]) -> Data | None:
    price = _price(kind, values)
    return {"@type": "Offer", "priceSpecification": price} if price else None


def _price(kind: Kind, values: Mapping[str, Any]) -> Data | None:
    """Fen as CNY; None when it is open to negotiation."""
    span = next((each for each in kind.spans if each.open), None)
    low, high = (values.get(span.low), values.get(span.high)) if span else (None, None)
    if low is None and high is None:
        return None
    bounds = {"minPrice": low, "maxPrice": high}
    return {
        "@type": "PriceSpecification",
        "priceCurrency": "CNY",
        **{name: f"{fen // 100}.{fen % 100:02d}" for name, fen in bounds.items() if fen is not None},
    }


def _join_fields(values: Mapping[str, Any], *fields: str) -> str:
    return "\n".join(filter(None, (str(values.get(field) or "") for field in fields)))


def _full(data: Mapping[str, Any]) -> Data:
    """`data` without what says nothing."""
    empty: Iterable[Any] = (None, "", [], {})
    return {name: value for name, value in data.items() if value not in empty}
