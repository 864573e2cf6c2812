"""A node asked what the validator of the Guidelines for CRIS Managers asks, and that each question can be failed."""

from __future__ import annotations

import copy
from unittest import mock

import pytest
from django.test import Client, override_settings

from factories import BY, a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.people.services import merge_organisations, place_under
from oai import cris
from oai.harvesting import public, texts

pytestmark = pytest.mark.django_db
NUMBERS = ["ZL202310000001.5", "ZL202310000002.X"]


def a_harvest():
    """Rows of every sort, well and badly told, harvested in pages of three."""
    above = an_organisation("示例大学", kind="university")
    unit = an_organisation("示例大学材料学院", aliases=["材料院", "<材料> & 学院\x0b"])
    place_under(unit, above, by=BY)
    merged, named = an_organisation(), an_organisation(credit_code=None)
    for owner in (above, unit, merged, named):
        public(
            an_achievement(owner=owner, patent_numbers=NUMBERS[:1], team=["甲某"], ipc=["B22D 11/00", "非法"])
        )
        public(an_achievement(owner=owner, patent_numbers=NUMBERS, keywords=["镁合金", " ", "\ufffe"]))
        public(an_expert(owner=owner))
    public(an_achievement(owner=unit, patent_numbers=["PCT/CN2020/123456"], disclosure={"owner": 2}))
    public(an_achievement(owner=unit, patent_numbers=NUMBERS[:1], disclosure={"patent_numbers": 3}))
    public(an_achievement(owner=unit, patent_numbers=NUMBERS[:1]), state=State.WITHDRAWN)
    public(a_demand(owner=unit, anonymous=True))
    merge_organisations(merged, above, by=BY)
    told = {"unit": "示例市技术转移中心", "phone": "", "mail": "", "hours": ""}
    with (
        override_settings(OAI_DOMAIN="kz.node.example", CONTACT=told),
        mock.patch.dict("os.environ", KZ_OAI_PAGE="3"),
    ):
        return cris.harvest(Client())


@pytest.fixture(scope="module")
def kept(keep):
    return keep(a_harvest)


@pytest.fixture
def done(kept):
    return kept.copy()


@pytest.mark.parametrize("question", cris.QUESTIONS)
def test_each_question_is_answered(done, question):
    assert question(done) == []


def test_enough_was_harvested_to_ask(done):
    counted = {name: len(found) for name, found in done.records.items()}
    assert counted == {
        "openaire_cris_products": 5,
        "openaire_cris_patents": 6,
        "openaire_cris_persons": 4,
        "openaire_cris_orgunits": 3,
    }
    assert done.empty == {f"openaire_cris_{part}" for part in cris.ENTITIES} - counted.keys()
    assert len(list(cris.inner(done))) >= 10


def test_the_service_says_where_it_is_and_whose(done):
    service = done.identify.find(".//{*}Service")
    assert texts(service, "WebsiteURL") == ["http://testserver/"]
    assert texts(service, "DisplayName") == ["示例市技术转移中心"]
    assert texts(service, "Name") == texts(done.identify, "repositoryName")


def first(done, part):
    return next(
        node for name, _, node in done.every() if name == f"openaire_cris_{part}" and node is not None
    )


def remove(node):
    node.getparent().remove(node)


FAULTS = [
    (cris.structure, lambda done: first(done, "products").attrib.pop("id")),
    (cris.structure, lambda done: remove(first(done, "patents")[0])),
    (cris.structure, lambda done: first(done, "patents").append(first(done, "patents")[0])),
    (cris.one_service, lambda done: remove(done.identify.find(".//{*}Service"))),
    (cris.one_service, lambda done: remove(done.identify.find(".//{*}oai-identifier"))),
    (cris.acronym, lambda done: setattr(done.identify.find(".//{*}Acronym"), "text", "KZ")),
    (cris.base_url, lambda done: setattr(done.identify.find(".//{*}baseURL"), "text", "http://other/oai")),
    (cris.formats, lambda done: setattr(done.formats.find(".//{*}metadataNamespace"), "text", cris.CERIF)),
    (cris.formats, lambda done: done.formats[-1].append(copy.deepcopy(done.formats[-1][-1]))),
    (cris.formats, lambda done: setattr(done.formats[-1][-1].find("{*}schema"), "text", "http://x/y.xsd")),
    (cris.formats, lambda done: setattr(done.formats[-1][-1].find("{*}metadataNamespace"), "text", "urn:x")),
    (cris.formats, lambda done: remove(done.formats[-1][-1])),
    (cris.compatibility, lambda done: setattr(done.identify.find(".//{*}Compatibility"), "text", "x#1.1")),
    (cris.sets, lambda done: remove(done.sets[-1][-1])),
    (cris.sets, lambda done: done.sets[-1].append(copy.deepcopy(done.sets[-1][-1]))),
    (cris.entities, lambda done: setattr(first(done, "persons"), "tag", f"{{{cris.CERIF}}}OrgUnit")),
    (cris.entities, lambda done: remove(first(done, "persons").getparent())),
    (cris.identifiers, lambda done: first(done, "products").set("id", "A0")),
    (cris.references, lambda done: first(done, "orgunits").set("id", "O0")),
    (cris.agreement, lambda done: remove(first(done, "orgunits").find("{*}Identifier"))),
]


@pytest.mark.parametrize(("question", "plant"), FAULTS)
def test_each_question_finds_its_fault(done, question, plant):
    plant(done)
    assert question(done) != []


def test_every_question_is_tried_with_a_fault():
    assert {question for question, _ in FAULTS} == set(cris.QUESTIONS)
