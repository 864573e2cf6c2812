"""What a language model is told: by the tools, in process through the protocol's own client, and once over a pipe."""

from __future__ import annotations

import datetime as dt
import sys
from importlib import util

import pytest
from asgiref.sync import async_to_sync
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from mcp import Client, StdioServerParameters

from factories import BY, a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.match import services as matching
from kuaizhuan.ops import mcp_server
from kuaizhuan.publish import search_index

pytestmark = pytest.mark.django_db
SECRET = "只给签约方看的参数"
LONG_TEXT = "真空压铸工艺" * 2000


class World:
    """A result, a need with figures and its matches, an anonymous need, an expert, and what nobody may see."""

    def __init__(self):
        self.owner = an_organisation("示例材料研究院", contact_phone="023-00001111")
        self.result = an_achievement(
            title="高强度铝合金真空压铸技术",
            description="通过成分设计与真空压铸工艺，抗拉强度达到380MPa。",
            owner=self.owner,
            state=State.PUBLISHED,
            stage="pilot",
            high_tech_field="materials",
            completed_on=dt.date(2025, 6, 1),
            maturity_evidence=SECRET,
            disclosure={"maturity_evidence": int(Tier.NAMED)},
            contact_phone="13800000000",
        )
        self.need = a_demand(
            title="求高强度铝合金压铸工艺",
            description="要求抗拉强度不低于350MPa，用于薄壁件。",
            state=State.PUBLISHED,
        )
        self.hidden = a_demand(title="求铝合金表面处理", anonymous=True, state=State.PUBLISHED)
        self.expert = an_expert(title="甲某", owner=self.owner, state=State.PUBLISHED)
        self.draft = an_achievement(title="未发布的铝合金压铸技术", state=State.DRAFT)
        search_index.rebuild()
        matching.refresh(self.need, by=BY)


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept):
    return kept.copy()


def call(tool, /, **asked):
    """The answer of a tool as a model has it; the sentence instead where the call was refused."""

    async def talk():
        async with Client(mcp_server.build_server()) as client:
            return await client.call_tool(tool, asked)

    result = async_to_sync(talk)()
    return result.content[0].text if result.is_error else result.structured_content


def test_every_tool_is_described_and_harmless():
    async def talk():
        async with Client(mcp_server.build_server()) as client:
            return (await client.list_tools()).tools

    tools = async_to_sync(talk)()
    assert [tool.name for tool in tools] == ["search", "read", "match", "codes"]
    for tool in tools:
        assert tool.description
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert all(
            each.get("description") or name in ("limit", "offset")
            for name, each in tool.input_schema["properties"].items()
        )


def test_search_finds_what_a_visitor_finds(world):
    found = call("search", q="铝合金压铸")
    assert {each["code"] for each in found["items"]} >= {world.result.code, world.need.code}
    assert world.draft.code not in str(found)
    (only,) = call("search", q="铝合金", kind="achievement", filters={"stage": "pilot"})["items"]
    assert only == {
        "kind": "achievement",
        "code": world.result.code,
        "title": world.result.title,
        "state": "published",
        "address": only["address"],
        "owner": "示例材料研究院",
        "about": only["about"],
    }
    assert only["address"].endswith(f"/{world.result.code}/")
    assert call("search", q="铝合金", filters={"stage": ["lab"]})["items"] == []
    assert len(call("search", limit=1)["items"]) == 1
    assert call("search", limit=1, offset=1000) | {"total": 0} == {"total": 0, "relaxed": False, "items": []}


def test_a_row_is_read_as_everybody_may(world):
    read = call("read", code=world.result.code)
    assert read["fields"]["owner"] == {"code": world.owner.code, "name": world.owner.name}
    assert read["fields"]["completed_on"] == "2025-06-01"
    assert "maturity_evidence" in read["withheld"]
    for secret in (SECRET, "13800000000"):
        assert secret not in str(read)
    hidden = call("read", code=world.hidden.code)
    assert "owner" not in hidden["fields"]
    assert world.hidden.owner.name not in str(hidden)
    organisation = call("read", code=world.owner.code)
    assert organisation["fields"]["name"] == world.owner.name
    assert "023-00001111" not in str(organisation)


def test_a_long_text_is_cut(world):
    type(world.result).objects.filter(pk=world.result.pk).update(description=LONG_TEXT)
    assert len(call("read", code=world.result.code)["fields"]["description"]) == mcp_server.LONG


def test_a_match_gives_its_reasons(world):
    (stored,) = call("match", code=world.need.code)["items"]
    assert stored["code"] == world.result.code
    assert any("铝合金" in line for line in stored["reasons"])
    assert [row["outcome"] for row in stored["figures"]] == ["meets"]
    assert stored["level_name"]
    assert stored["address"] == call("read", code=world.result.code)["address"]
    assert set(stored["figures"][0]) == {"asked", "offered", "outcome"}
    back = call("match", code=world.result.code)["items"]
    assert [each["code"] for each in back] == [world.need.code]

    (free, *_) = call("match", text="铝合金压铸\n抗拉强度不低于 400 MPa")["items"]
    assert free["code"] == world.result.code
    assert [row["outcome"] for row in free["figures"]] == ["misses"]
    assert world.draft.code not in str(call("match", text="未发布的铝合金压铸技术"))
    assert {each["kind"] for each in call("match", text="铝合金压铸", kind="demand")["items"]} == {"demand"}
    assert call("match", code=world.need.code, kind="expert")["items"] is not None
    assert call("match", text="与此无关的词语")["items"] == []


def test_code_lists_are_explained():
    every = call("codes")
    assert every["filters"]["stage"] in {each["name"] for each in every["lists"]}
    stages = call("codes", name=every["filters"]["stage"])
    assert {"pilot"} <= {each["code"] for each in stages["items"]}
    assert call("codes", name="region", text="沙坪坝")["items"][0]["code"] == "500106"
    assert call("codes", name="region", text="Chongqing", limit=1)["total"] >= 1


REFUSED = [
    ("search", {"kind": "patent"}, "achievement"),
    ("search", {"filters": {"owner_name": "x"}}, "stage"),
    ("search", {"q": "x" * 401}, "400"),
    ("search", {"limit": 21}, "20"),
    ("search", {"limit": "all"}, "integer"),
    ("search", {"q": "铝\x00"}, "U+0000"),
    ("search", {"filters": {"stage": ["pilot\x00"]}}, "U+0000"),
    ("read", {"code": "A0"}, "没有找到"),
    ("read", {"code": "Z123"}, "没有找到"),
    ("read", {"code": "A' OR 1=1 --"}, "没有找到"),
    ("read", {}, "code"),
    ("match", {}, "code"),
    ("match", {"code": "D0", "text": "铝"}, "code"),
    ("match", {"code": "D0"}, "没有找到"),
    ("match", {"code": "E0", "kind": "organisation"}, "没有找到"),
    ("match", {"text": "铝", "kind": "organisation"}, "expert"),
    ("codes", {"name": "nonsense"}, "high_tech_field"),
    ("nonsense", {}, "nonsense"),
]


@pytest.mark.parametrize(("name", "asked", "said"), REFUSED)
def test_a_refusal_is_a_sentence(world, name, asked, said):
    answer = call(name, **asked)
    assert isinstance(answer, str)
    assert said in answer
    assert "Traceback" not in answer
    assert answer != f"Error executing tool {name}"  # that is all that is said of a fault of ours


def test_what_is_not_public_is_not_there(world):
    assert world.draft.title not in call("read", code=world.draft.code)
    assert call("read", code=world.draft.code) == call("read", code="A0")
    assert isinstance(call("match", code=world.draft.code), str)


def test_no_tool_writes(world):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        call("search", q="铝合金")
        call("read", code=world.result.code)
        call("match", code=world.need.code)
        call("match", text="铝合金压铸")
    assert asked
    assert {each["sql"].split()[0] for each in asked} == {"SELECT"}


def test_an_index_that_cannot_be_used_is_said(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    search_index.rebuild()
    for file in settings.INDEX_DIR.rglob("*"):
        if file.is_file():
            file.write_bytes(b"")
    search_index._opened.clear()
    assert "kuaizhuan reindex" in call("search", q="铝")


def test_without_the_extra_the_command_says_what_to_install(monkeypatch):
    real = util.find_spec
    monkeypatch.setattr(
        "kuaizhuan.ops.management.commands.mcp.find_spec", lambda name: None if name == "mcp" else real(name)
    )
    with pytest.raises(CommandError, match=r"kuaizhuan\[mcp\]"):
        call_command("mcp")


def test_it_speaks_over_a_pipe(tmp_path):
    environment = {
        "KZ_HOME": str(tmp_path),
        "DATABASE_URL": "",
        "LANGUAGE": "en",
        "PYTHONPATH": ":".join(sys.path),
    }
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "kuaizhuan.cli", "mcp"], env=environment
    )

    async def talk():
        async with Client(command) as client:
            lists = await client.call_tool("codes", {})
            refused = await client.call_tool("search", {"kind": "patent"})
            lost = await client.call_tool("read", {"code": "A0"})
            return lists, refused, lost

    lists, refused, lost = async_to_sync(talk)()
    assert lists.structured_content["lists"]
    assert "achievement, demand, expert" in refused.content[0].text
    assert "migrate" in lost.content[0].text  # an empty home has no tables
