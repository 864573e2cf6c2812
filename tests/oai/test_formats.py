"""Each kind in each format, element by element."""

from __future__ import annotations

import datetime as dt

from lxml import etree

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.oai import cerif, dublin_core
from kuaizhuan.oai.described import Described, Unit
from oai.harvesting import broken_order, texts

OWNER = Unit("示例大学", "12500000MB0000000X")
URL = "http://node.example/x"
RESULT = {
    "title": "镁合金轮毂\x00铸造", "summary": "减重三成", "description": "一种 <低压> 铸造方法 & 装置", "keywords": ["镁合金"],
    "high_tech_field": "materials", "discipline": "430", "industry": "C", "ipc": ["B22D", "非法"],
    "region": "500106", "team": ["甲某", "乙某"], "patent_numbers": ["ZL202310000001.5"],
    "completed_on": dt.date(2025, 6, 1), "transfer_modes": ["licence", "unknown"],
    "indicators": [{"parameter": "屈服强度", "operator": ">=", "value": "200", "unit": "MPa", "method": "GB/T 228.1"}],
}  # fmt: skip


def described(kind, values, owner=OWNER):
    return Described(KINDS[kind], f"{kind[0].upper()}234", URL, values, owner)


def test_a_result_in_dublin_core():
    root = dublin_core.write(described("achievement", RESULT))

    assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    assert {child.tag.split("}")[0] for child in root} == {"{http://purl.org/dc/elements/1.1/"}
    said = {name: texts(root, name) for name in {etree.QName(child).localname for child in root}}
    assert said == {
        "title": ["镁合金轮毂铸造"],
        "creator": ["示例大学"],
        "subject": ["镁合金", "新材料", "制造业", "材料科学", "IPC B22D", "IPC 非法"],
        "description": ["减重三成", "一种 <低压> 铸造方法 & 装置", "屈服强度 ≥200 MPa (GB/T 228.1)"],
        "contributor": ["甲某", "乙某"],
        "date": ["2025-06-01"],
        "type": ["科技成果", "achievement"],
        "identifier": [URL],
        "language": ["zh"],
        "relation": ["ZL202310000001.5"],
        "coverage": said["coverage"],
        "rights": ["许可", "unknown"],
    }
    assert "沙坪坝" in said["coverage"][0]


def test_a_row_without_owner_and_with_little_said():
    for kind in KINDS:
        root = dublin_core.write(described(kind, {"title": "某", "name": "某"}, owner=None))
        assert texts(root, "creator") == []
        assert all(child.text for child in root)


def cerif_of(kind, values, owner=OWNER):
    root = cerif.write(described(kind, values, owner))
    assert broken_order(root) == []
    return root


def test_one_patent_number_makes_a_patent():
    root = cerif_of("achievement", RESULT)

    assert (etree.QName(root).localname, root.get("id")) == ("Patent", "A234")
    assert root[0].tag == "{https://www.openaire.eu/cerif-profile/vocab/COAR_Patent_Types}Type"
    assert texts(root, "PatentNumber") == ["ZL202310000001.5"]
    assert texts(root, "CountryCode") == ["CN"]
    assert root.xpath("string(*[local-name()='Inventors'])") == "甲某乙某"
    assert root.xpath("string(*[local-name()='Holders'])") == "示例大学12500000MB0000000X"
    assert texts(root, "Subject") == ["http://data.epo.org/linked-data/def/ipc/B22D"]


def test_no_or_several_patent_numbers_make_a_product():
    numbers = ["ZL202310000001.5", "PCT/CN2020/123456"]
    root = cerif_of("achievement", {**RESULT, "patent_numbers": numbers})

    assert etree.QName(root).localname == "Product"
    assert [texts(patent, "PatentNumber") for patent in root.iter("{*}Patent")] == [[n] for n in numbers]
    assert texts(root, "Name")[0] == "镁合金轮毂铸造"
    assert etree.QName(cerif_of("achievement", {"title": "某"}, None)).localname == "Product"


def test_a_foreign_number_has_no_country_that_anybody_knows():
    root = cerif_of("achievement", {**RESULT, "patent_numbers": ["PCT/CN2020/123456"]})
    assert texts(root, "CountryCode") == []


def test_a_person_is_a_name_and_an_affiliation():
    values = {"title": "丙某", "contact_phone": "023-00001111", "contact_email": "c@node.example"}
    root = cerif_of("expert", values)

    assert etree.QName(root).localname == "Person"
    assert texts(root, "FamilyNames") == ["丙某"]
    assert texts(root, "Name") == ["示例大学"]
    assert "".join(root.itertext()) == "丙某示例大学12500000MB0000000X"


def test_what_registries_gave_is_said_in_both_formats():
    numbers = ["ZL202310000001.5", "PCT/CN2020/123456"]
    dois = ["10.1000/182", "10.1000/<1>"]
    for patents in (numbers, numbers[:1]):  # a product, a patent
        root = cerif_of("achievement", {**RESULT, "patent_numbers": patents, "dois": dois})
        assert [texts(each, "DOI") for each in root.iter("{*}Publication")] == [[doi] for doi in dois]
        assert not [each for each in root if etree.QName(each).localname == "DOI"], (
            "a paper is not the result"
        )
    said = dublin_core.write(described("achievement", {**RESULT, "dois": dois}))
    assert texts(said, "relation") == [
        numbers[0],
        "https://doi.org/10.1000/182",
        "https://doi.org/10.1000/%3C1%3E",
    ]

    values = {"title": "丙某", "orcid": "0000-0002-1825-0097"}
    person = cerif_of("expert", values, Unit("示例大学", "12500000MB0000000X", ror="02mhbdp94"))
    assert texts(person, "ORCID") == ["https://orcid.org/0000-0002-1825-0097"]
    assert texts(person, "RORID") == ["https://ror.org/02mhbdp94"]
    said = dublin_core.write(described("expert", values))
    assert texts(said, "identifier") == [URL, "https://orcid.org/0000-0002-1825-0097"]

    values = {"name": "示例大学", "ror": "02mhbdp94", "credit_code": "12500000MB0000000X"}
    unit = cerif_of("organisation", values, None)
    assert [etree.QName(each).localname for each in unit] == ["Name", "RORID", "Identifier"]
    said = dublin_core.write(described("organisation", values, None))
    assert texts(said, "identifier") == [URL, "https://ror.org/02mhbdp94"]


def test_every_text_in_a_language_says_which():
    for element in cerif_of("achievement", RESULT).iter("{*}Title", "{*}Abstract", "{*}Keyword", "{*}Name"):
        assert element.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh"
