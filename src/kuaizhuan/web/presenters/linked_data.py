"""A public row in the words of schema.org, for search engines: what everybody may read, whoever asks.

    achievement   CreativeWork and Product: name, description, keywords, the owner as creator, indicators as
                  additionalProperty, the price as offer
    demand        Demand: what is looked for, until when, for how much; the owner seeks it, unless anonymous
    expert        Person: name, position, affiliation, what they know about; never contact data
    organisation  Organization: name, credit code, place

Pure but for the names of codes; tests compare it with tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import mark_safe

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.disclosure import disclosed
from kuaizhuan.catalog.models import Record, kind_of
from kuaizhuan.catalog.states import PUBLIC_STATES, Tier
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.regions import REGIONS

Data = dict[str, Any]
CONTEXT = "https://schema.org"
OFFERED = {"university": "CollegeOrUniversity", "institute": "ResearchOrganization",
           "government": "GovernmentOrganization"}  # fmt: skip
"""Kind of organisation → its type, where there is one closer than Organization."""
BOUNDS = {">=": "minValue", ">": "minValue", "<=": "maxValue", "<": "maxValue"}


def of_record(record: Record, url: str) -> Data | None:
    """A row at the address `url` as JSON-LD; None unless it is public."""
    if record.state not in PUBLIC_STATES:
        return None
    values = disclosed(record, Tier.PUBLIC)
    data: Data = {
        "@context": CONTEXT,
        "@id": url,
        "url": url,
        "identifier": record.code,
        "name": values["title"],
        "description": _joined(values, "summary", "description", "key_technology", "expected_outcome"),
    }
    match kind_of(record):
        case "achievement":
            data |= {"@type": ["CreativeWork", "Product"], "inLanguage": "zh", **_dates(record)}
            data |= _achievement(values)
        case "demand":
            data |= {"@type": "Demand", **_demand(values)}
        case _:
            data |= {"@type": "Person", **_expert(values)}
    return _full(data)


def of_organisation(organisation: Organisation, url: str) -> Data:
    """An organisation at the address `url`; its contact persons are not among what is said."""
    return _full({"@context": CONTEXT, "@id": url, **_organisation(organisation), "url": url,
                  "description": organisation.profile, "sameAs": organisation.website,
                  "alternateName": organisation.aliases})  # fmt: skip


def in_page(data: Data | None) -> str:
    """JSON that may stand inside a page, "" for none: nothing in it ends the element it stands in."""
    if data is None:
        return ""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate({ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}))


def _achievement(values: Mapping[str, Any]) -> Data:
    return {
        "keywords": _keywords(values),
        "creator": _owner(values),
        "contributor": [{"@type": "Person", "name": name} for name in values.get("team") or []],
        "additionalProperty": [_property(each) for each in values.get("indicators") or []]
        + [{"@type": "PropertyValue", "name": "TRL", "value": values["trl"], "minValue": 1, "maxValue": 9}]
        * bool(values.get("trl")),
        "offers": _offer(values),
    }


def _demand(values: Mapping[str, Any]) -> Data:
    owner = _owner(values)
    until = values.get("needed_until") or values.get("valid_until")
    price = _price(values.get("budget_low"), values.get("budget_high"))
    return {
        "availabilityEnds": until.isoformat() if until else None,
        "priceSpecification": price,
        "itemOffered": _full({
            "@type": "Product", "name": values["title"],
            "additionalProperty": [_property(each) for each in values.get("indicators") or []],
        }),
        "@reverse": {"seeks": owner} if owner else None,
        "areaServed": _place(values),
    }  # fmt: skip


def _expert(values: Mapping[str, Any]) -> Data:
    return {
        "jobTitle": values.get("professional_title"),
        "affiliation": _owner(values),
        "knowsAbout": _keywords(values),
    }


def _owner(values: Mapping[str, Any]) -> Data | None:
    owner = values.get("owner")
    return _full(_organisation(owner.current)) if owner else None


def _organisation(organisation: Organisation) -> Data:
    code = organisation.credit_code
    return {
        "@type": OFFERED.get(organisation.kind, "Organization"),
        "name": organisation.name,
        "identifier": {"@type": "PropertyValue", "propertyID": "GB 32100", "value": code} if code else None,
        "address": _place({"region": organisation.region}),
    }


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


def _keywords(values: Mapping[str, Any]) -> list[str]:
    """Free keywords and the names of the fields the row is classed in, each once."""
    found = list(values.get("keywords") or [])
    for field in ("high_tech_field", "discipline", "industry"):
        code, known = values.get(field), LISTS[field]
        if code:
            found.append(known.label(code, "zh") if code in known else code)
    return list(dict.fromkeys(found))


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


def _offer(values: Mapping[str, Any]) -> Data | None:
    price = _price(values.get("price_low"), values.get("price_high"))
    return {"@type": "Offer", "priceSpecification": price} if price else None


def _price(low: int | None, high: int | None) -> Data | None:
    """Fen as CNY; None when it is open to negotiation."""
    if low is None and high is None:
        return None
    bounds = {"minPrice": low, "maxPrice": high}
    return {
        "@type": "PriceSpecification",
        "priceCurrency": "CNY",
        **{name: f"{fen // 100}.{fen % 100:02d}" for name, fen in bounds.items() if fen is not None},
    }


def _joined(values: Mapping[str, Any], *fields: str) -> str:
    return "\n".join(filter(None, (str(values.get(field) or "") for field in fields)))


def _full(data: Mapping[str, Any]) -> Data:
    """`data` without what says nothing."""
    empty: Iterable[Any] = (None, "", [], {})
    return {name: value for name, value in data.items() if value not in empty}
