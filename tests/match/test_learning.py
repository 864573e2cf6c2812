"""Acts leave the platform with their places; learnt weights come in only when better, and can be turned off."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.core.fulltext import Index
from kuaizhuan.match import learning, queries, services
from kuaizhuan.match.engine import labelled
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.models import Match
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild
from match.engine.embeddings.server import good, hanging, serving
from match.engine.test_learnt import acts

pytestmark = pytest.mark.django_db
ANSWERS = {"match.question.why": "用于新车型"}


class World:
    def __init__(self):
        self.maker, self.university = an_organisation("示例公司"), an_organisation("示例大学")
        self.buyer = actor_for(a_user(Role.ENTERPRISE, self.maker))
        self.seller = actor_for(a_user(Role.OFFICE, self.university))
        self.need = a_demand(owner=self.maker, title="铝合金压铸件增强", contact_phone="023-11110000")
        self.results = [
            an_achievement(owner=self.university, title=f"铝合金{way}压铸")
            for way in ("真空", "高压", "低压", "重力")
        ]
        rebuild()
        services.refresh(self.need, by=BY)

    def at(self, rank):
        return Match.objects.get(demand=self.need, rank=rank).achievement

    def ask(self, rank, by=None):
        return services.express_interest(self.need, self.at(rank), by=by or self.buyer, answers=ANSWERS)


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


@pytest.fixture
def learnt(settings, tmp_path):
    settings.HOME = tmp_path
    return learning.model_path()


def test_acts_come_with_their_places_and_what_was_left_above_them(world):
    asked = world.ask(3)
    services.decline(asked, by=world.seller, reason="match.decline.not_fitting")

    rows = list(learning.feedback())

    assert [(row["action"], row["position"]) for row in rows] == [("decline", 3), ("shown", 1), ("shown", 2)]
    assert rows[0]["reason"] == "match.decline.not_fitting"
    assert rows[0]["demand"]["title"] == "铝合金压铸件增强"
    assert "023-11110000" not in json.dumps(rows)
    assert [need.levels.tolist() for need in labelled.read([json.dumps(row).encode() for row in rows])] == [
        [1, 1, 1]
    ]


def test_who_comes_from_the_result_saw_no_list_of_the_need(world):
    world.ask(2, by=world.seller)
    assert [(row["action"], row["position"]) for row in learning.feedback()] == [("interest", None)]


def test_consents_and_deals(world, monkeypatch):
    monkeypatch.setattr(learning, "_deals", [])
    services.consent(world.ask(1), by=world.seller)
    world.ask(2)
    assert [row["action"] for row in learning.feedback()] == ["consent", "interest"]
    learning.deals_from(lambda: [(world.need.code, world.at(1).code)])
    assert [row["action"] for row in learning.feedback()] == ["deal", "interest"]


def test_a_question_that_waits_for_a_broker_is_interest(world):
    hidden = a_demand(owner=world.maker, anonymous=True, broker=an_organisation("示例经纪公司"))
    services.express_interest(hidden, world.results[0], by=world.seller, answers=ANSWERS)
    assert [row["action"] for row in learning.feedback()] == ["interest"]


def test_one_person_cannot_ask_the_engine_over(world, monkeypatch):
    monkeypatch.setattr(learning, "VOTES", 1)
    answered = world.ask(2)
    world.ask(3)
    world.ask(4)
    assert [row["position"] for row in learning.feedback() if row["action"] == "interest"] == [2]
    services.consent(answered, by=world.seller)
    rows = [(row["action"], row["position"]) for row in learning.feedback()]
    assert rows == [("consent", 2), ("interest", 3), ("shown", 1)]


def test_the_export_is_what_training_reads(world, tmp_path, capsys):
    world.ask(1)
    call_command("match", "feedback", str(tmp_path / "f.jsonl"))
    call_command("match", "feedback")
    assert (tmp_path / "f.jsonl").read_text() == capsys.readouterr().out.split("\n", 1)[1]
    (need,) = labelled.read((tmp_path / "f.jsonl").read_bytes().splitlines())
    assert need.levels.tolist() == [3]


@pytest.mark.parametrize(("says", "used"), [("pairs", True), ("chance", False)])
def test_learnt_weights_are_used_when_better_and_only_then(monkeypatch, capsys, learnt, says, used):
    monkeypatch.setattr(learning, "feedback", lambda: iter(acts(30, says=says)))
    before = learning.engine_version()
    call_command("match", "learn")
    report, _, said = capsys.readouterr().out.rpartition("}\n")
    assert json.loads(report + "}")["use"] is used
    assert learnt.exists() is used
    assert (learning.model() != models.default()) is used
    assert (learning.engine_version() != before) is used
    assert (str(learnt) in said) is used


def test_a_setting_turns_them_off_and_old_matches_are_known(world, monkeypatch, learnt):
    assert not queries.stale_demands().exists()
    changed = json.loads(models.default().as_text())
    changed["weights"]["bigrams_title"]["relative"] = 1.0
    learnt.write_text(json.dumps(changed))
    assert queries.stale_demands().count() == 1
    monkeypatch.setenv("KZ_MATCH_LEARNT", "0")
    assert learning.model() == models.default()
    assert not queries.stale_demands().exists()


def test_a_broken_file_is_said_and_left_alone(learnt, caplog):
    learnt.write_text("{")
    assert learning.model() == models.default()
    assert "not a usable model" in caplog.text
    assert learnt.read_text() == "{"


def test_nothing_to_learn_from(learnt):
    from django.core.management import CommandError

    with pytest.raises(CommandError, match="at least 2"):
        call_command("match", "learn")


def test_rows_get_vectors_and_matches_use_them(world, monkeypatch, capsys):
    with serving(good) as (url, _):
        monkeypatch.setenv("KZ_EMBEDDINGS", url)
        monkeypatch.setenv("KZ_EMBEDDINGS_MODEL", "m")
        call_command("match", "vectors")
        assert capsys.readouterr().out.split() == ["achievement", "4", "demand", "1", "expert", "0"]
        assert queries.stale_demands().count() == 1
        (match, *_) = services.refresh(world.need, by=BY)
    assert "meaning" in match.explanation["contributions"]


@pytest.mark.parametrize("answer", [hanging, lambda _: 500])
def test_an_embedder_that_fails_delays_no_match(world, monkeypatch, caplog, answer):
    monkeypatch.setenv("KZ_EMBEDDINGS_MODEL", "m")
    monkeypatch.setenv("KZ_EMBEDDINGS_SECONDS", "0.1")
    with serving(answer) as (url, _):
        monkeypatch.setenv("KZ_EMBEDDINGS", url)
        assert learning.embed([world.need]) == 0
        found = services.refresh(world.need, by=BY)
    assert len(found) == 4
    assert "some rows have no vector yet" in caplog.text


def test_settings_of_embeddings_that_make_no_sense_are_said(world, monkeypatch, caplog):
    monkeypatch.setenv("KZ_EMBEDDINGS", "bert")
    assert learning.meaning(Index.open(learning.open_index().path)) is None
    assert "KZ_EMBEDDINGS" in caplog.text
