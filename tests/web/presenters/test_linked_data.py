"""Rows in the words of schema.org: public fields only, nothing empty, nothing that ends the page's element."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from factories import a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import PUBLIC_STATES, State, Tier
from kuaizhuan.web.presenters.linked_data import in_page, of_organisation, of_record

pytestmark = [pytest.mark.django_db, pytest.mark.any_database("how a row is written")]
URL = "http://node.example/x"


def test_a_result():
    row = an_achievement(
        title="高强铝合金", summary="强度提高三成", keywords=["铝合金"], high_tech_field="materials", team=["甲某"], trl=6,
        owner=an_organisation("示例大学", kind="university"), price_low=123_456, price_high=1_000_000, negotiable=False,
        indicators=[{"parameter": "抗拉强度", "operator": ">=", "value": "450", "value_high": None, "unit": "MPa",
                     "method": "GB/T 228.1"},
                    {"parameter": "厚度", "operator": "", "value": "3", "value_high": "5", "unit": "mm", "method": ""}],
    )  # fmt: skip
    data = of_record(row, URL)
    assert data["@type"] == ["CreativeWork", "Product"]
    assert (data["name"], data["identifier"], data["@id"]) == ("高强铝合金", row.code, URL)
    assert data["description"].startswith("强度提高三成")
    assert data["keywords"] == ["铝合金", "新材料"]
    assert data["creator"]["@type"] == "CollegeOrUniversity"
    assert data["creator"]["address"]["addressRegion"] == "重庆市"
    assert data["contributor"] == [{"@type": "Person", "name": "甲某"}]
    assert data["additionalProperty"] == [
        {"@type": "PropertyValue", "name": "抗拉强度", "minValue": "450", "unitText": "MPa",
         "measurementTechnique": "GB/T 228.1"},
        {"@type": "PropertyValue", "name": "厚度", "minValue": "3", "maxValue": "5", "unitText": "mm"},
        {"@type": "PropertyValue", "name": "TRL", "value": 6, "minValue": 1, "maxValue": 9},
    ]  # fmt: skip
    price = data["offers"]["priceSpecification"]
    assert (price["minPrice"], price["maxPrice"], price["priceCurrency"]) == ("1234.56", "10000.00", "CNY")


def test_a_need_is_sought_by_its_owner_unless_it_is_anonymous():
    owner = an_organisation("示例公司", region="500106")
    named = of_record(a_demand(owner=owner, region="500106", needed_until=dt.date(2027, 5, 1)), URL)
    assert named["@type"] == "Demand"
    assert named["@reverse"]["seeks"]["name"] == "示例公司"
    assert named["availabilityEnds"] == "2027-05-01"
    assert "沙坪坝" in named["areaServed"]["addressRegion"]
    hidden = of_record(a_demand(owner=owner, region="500106", anonymous=True), URL)
    assert {"@reverse", "areaServed"}.isdisjoint(hidden)
    assert "示例公司" not in str(hidden)


def test_an_expert_has_no_contact_data():
    data = of_record(
        an_expert(professional_title="教授", contact_phone="023-1", contact_email="x@x.invalid"), URL
    )
    assert (data["@type"], data["jobTitle"]) == ("Person", "教授")
    assert "023-1" not in str(data)
    assert "x@x" not in str(data)


def test_fields_that_are_not_public_are_not_said():
    row = an_achievement(disclosure={"owner": int(Tier.SIGNED_IN), "description": int(Tier.AFTER_NDA)})
    data = of_record(row, URL)
    assert "creator" not in data
    assert row.description not in str(data)


@pytest.mark.parametrize("state", State)
def test_rows_that_are_not_public_say_nothing(state):
    assert (of_record(an_achievement(state=state), URL) is None) is (state not in PUBLIC_STATES)
    assert in_page(None) == ""


def test_an_organisation():
    row = an_organisation("示例院", kind="institute", aliases=["院"], contact_phone="023-1", website="")
    data = of_organisation(row, URL)
    assert data["@type"] == "ResearchOrganization"
    assert data["identifier"]["value"] == row.credit_code
    assert data["alternateName"] == ["院"]
    assert "sameAs" not in data
    assert "023-1" not in str(data)


def test_what_registries_gave_is_the_same_thing_elsewhere(client):
    owner = an_organisation(ror="02mhbdp94", website="https://example.org")
    expert, result = an_expert(owner=owner, orcid="0000-0002-1825-0097"), an_achievement(dois=["10.1000/182"])
    assert of_record(expert, URL)["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert of_record(expert, URL)["affiliation"]["sameAs"] == "https://ror.org/02mhbdp94"
    assert of_record(result, URL)["citation"] == ["https://doi.org/10.1000/182"]
    assert of_organisation(owner, URL)["sameAs"] == ["https://ror.org/02mhbdp94", "https://example.org"]
    for path, address in (
        (f"/experts/{expert.code}/", "https://orcid.org/0000-0002-1825-0097"),
        (f"/achievements/{result.code}/", "https://doi.org/10.1000/182"),
        (f"/organisations/{owner.code}/", "https://ror.org/02mhbdp94"),
    ):
        assert f'href="{address}" rel="noopener noreferrer"' in client.get(path).content.decode()


def test_nothing_in_a_row_ends_the_element_it_stands_in():
    row = an_achievement(title="</script><script>alert(1)</script> A & B 压铸")
    text = in_page(of_record(row, URL))
    assert "<" not in text
    assert ">" not in text
    assert json.loads(text)["name"] == row.title


@pytest.mark.parametrize("make", [an_achievement, a_demand, an_expert])
def test_the_page_of_a_row_holds_it(client, make):
    row = make()
    page = client.get(f"/{row._meta.model_name}s/{row.code}/").content.decode()
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["url"] == f"http://testserver/{row._meta.model_name}s/{row.code}/"
    assert f'<link rel="canonical" href="{data["url"]}">' in page
