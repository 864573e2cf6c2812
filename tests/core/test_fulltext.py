"""What is put in is found, whatever is typed; what is damaged or older says so; filters and sorting hold."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuaizhuan.core import fulltext
from kuaizhuan.core.fulltext import Document, Index

DOCUMENTS = [
    Document(
        "a1",
        "result",
        "高强度铝合金轻量化材料",
        "抗拉强度达到四百五十兆帕，适用于汽车车身。",
        {"region": ["重庆"], "field": ["新材料", "汽车"]},
        {"price": 30.0},
        {"title": "高强度铝合金轻量化材料", "n": 1},
    ),
    Document(
        "a2",
        "result",
        "锂离子电池正极材料",
        "一种复合材料及其制备方法",
        {"region": ["四川"]},
        {"price": 10.0},
    ),
    Document("a3", "result", "智能诊断系统", "基于深度学习的故障诊断 ZL101A", {"region": ["重庆"]}),
    Document(
        "d1", "need", "寻找铝合金焊接工艺", "车身铝合金焊接变形大", {"region": ["重庆"]}, {"price": 5.0}
    ),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index.rebuild(tmp_path_factory.mktemp("index"), DOCUMENTS, sort_fields=("price",))


def ids(found: fulltext.Hits) -> list[str]:
    return [hit.id for hit in found.hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("铝合金", ["a1", "d1"]),
        ("鋁合金", ["a1", "d1"]),
        ("铝合金 焊接", ["d1"]),
        ("zl101a", ["a3"]),
        ("ＺＬ１０１Ａ", ["a3"]),
        ("材料", ["a1", "a2"]),
        ("铝", ["a1", "d1"]),  # one sign, inside a word of a title
        ("正极材", ["a2"]),  # cut across words
        ("量子计算", []),
        ("!!! ()[]\"'", []),
        ("😀", []),
        ("", ["a1", "a2", "a3", "d1"]),
        ("  ", ["a1", "a2", "a3", "d1"]),
    ],
)
def test_search(index: Index, query: str, found: list[str]) -> None:
    hits = index.search(query)
    assert sorted(ids(hits)) == found
    assert hits.total == len(found)
    assert not hits.relaxed


def test_relaxed_when_nothing_holds_all_words(index: Index) -> None:
    hits = index.search("铝合金 深度学习")
    assert hits.relaxed
    assert sorted(ids(hits)) == ["a1", "a3", "d1"]


def test_any_ranks_the_document_holding_most_first(index: Index) -> None:
    assert ids(index.search("车身铝合金焊接出现变形怎么办", match="any"))[0] == "d1"


def test_kinds_filters_ranges_and_facets(index: Index) -> None:
    assert ids(index.search("铝合金", kinds=["need"])) == ["d1"]
    assert sorted(ids(index.search("", filters={"region": ["重庆"], "field": ["汽车", "x"]}))) == ["a1"]
    assert sorted(ids(index.search("", ranges={"price": (6, None)}))) == ["a1", "a2"]
    assert sorted(ids(index.search("", ranges={"price": (5, 10)}))) == ["a2", "d1"]
    facets = index.search("", kinds=["result"], facet_fields=["region", "field", "none"]).facets
    assert facets == {"region": {"重庆": 2, "四川": 1}, "field": {"新材料": 1, "汽车": 1}, "none": {}}


def test_sort_puts_documents_without_the_number_last(index: Index) -> None:
    assert ids(index.search("", sort="price")) == ["d1", "a2", "a1", "a3"]
    assert ids(index.search("", sort="-price")) == ["a1", "a2", "d1", "a3"]
    with pytest.raises(ValueError, match="not a sort field"):
        index.search("", sort="weight")


def test_pages_follow_each_other(index: Index) -> None:
    whole = ids(index.search("", sort="price"))
    assert [
        *ids(index.search("", sort="price", limit=2)),
        *ids(index.search("", sort="price", limit=2, offset=2)),
    ] == whole
    nothing = index.search("", limit=0)
    assert (nothing.total, nothing.hits) == (4, [])


def test_payload_and_get(index: Index) -> None:
    hit = index.get("a1")
    assert hit is not None
    assert hit.payload == {"title": "高强度铝合金轻量化材料", "n": 1}
    assert index.get("nobody") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(query=st.text(st.characters(), max_size=80), value=st.text(st.characters(), max_size=8))
def test_any_query_is_answered(index: Index, query: str, value: str) -> None:
    assert index.search(query).total >= 0
    found = index.search(query, match="any", kinds=[value], filters={value: [value]}, facet_fields=[value])
    assert set(found.facets) == {value}


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "", "a\x1fb", "😀" * 50])
def test_any_id_kind_and_facet_is_stored(tmp_path: Path, odd: str) -> None:
    index = Index.rebuild(tmp_path, [Document(odd, odd, odd, odd, {odd: [odd]}, payload={odd: odd})])
    assert index.search("", kinds=[odd], filters={odd: [odd]}, facet_fields=[odd]).total == 1
    assert index.get(odd) is not None
    index.update([], [odd])
    assert len(index) == 0


def test_a_megabyte_is_cut_short(index: Index) -> None:
    assert "a1" in ids(index.search("铝合金车身" * 200_000))
    assert index.search("x" * 1_000_000).total == 0


def test_update_replaces_and_deletes(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, DOCUMENTS)
    other = Index.open(tmp_path)
    assert index.update([Document("a1", "result", "镁合金", "")], ["a2", "unknown"]) == 1
    for reader in (index, other):
        assert len(reader) == 3
        assert ids(reader.search("镁合金")) == ["a1"]
        assert ids(reader.search("锂离子")) == []


def test_rebuild_swaps_under_an_open_reader_and_leaves_one_generation(tmp_path: Path) -> None:
    reader = Index.rebuild(tmp_path, DOCUMENTS)
    Index.rebuild(tmp_path, DOCUMENTS[:1])
    assert len(reader) == 1
    assert len(list(tmp_path.glob("generation-*"))) == 1


def test_a_failing_source_leaves_the_old_index(tmp_path: Path) -> None:
    def breaking() -> Iterator[Document]:
        yield DOCUMENTS[0]
        raise RuntimeError("source broke")

    index = Index.rebuild(tmp_path, DOCUMENTS)
    for write in (lambda: Index.rebuild(tmp_path, breaking()), lambda: index.update(breaking(), ["a2"])):
        with pytest.raises(RuntimeError, match="source broke"):
            write()
        assert len(Index.open(tmp_path)) == 4


def test_processes_give_the_same_index(tmp_path: Path) -> None:
    one = Index.rebuild(tmp_path / "1", DOCUMENTS)
    two = Index.rebuild(tmp_path / "2", DOCUMENTS, jobs=2)
    assert [(h.id, h.score) for h in one.search("材料").hits] == [
        (h.id, h.score) for h in two.search("材料").hits
    ]


def test_missing(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(fulltext.IndexMissing):
            Index.open(path)


def test_another_tokenizer(tmp_path: Path) -> None:
    Index.rebuild(tmp_path, DOCUMENTS)
    manifest = json.loads((tmp_path / "CURRENT").read_text())
    (tmp_path / "CURRENT").write_text(json.dumps(manifest | {"tokenizer": 0}))
    with pytest.raises(fulltext.IndexOutdated, match="rebuild"):
        Index.open(tmp_path)
    assert len(Index.rebuild(tmp_path, DOCUMENTS)) == 4


@pytest.mark.parametrize("damage", ["CURRENT", "meta.json", "segment", "generation"])
def test_corrupt(tmp_path: Path, damage: str) -> None:
    Index.rebuild(tmp_path, DOCUMENTS)
    folder = next(tmp_path.glob("generation-*"))
    if damage == "generation":
        folder.rename(tmp_path / "elsewhere")
    else:
        files = {"CURRENT": [tmp_path / "CURRENT"], "meta.json": [folder / "meta.json"]}
        for file in files.get(damage) or [
            *folder.glob("*.idx"),
            *folder.glob("*.term"),
            *folder.glob("*.store"),
        ]:
            # A file of its own: cutting one that is still mapped into memory would kill the process.
            short = file.with_name("short")
            short.write_bytes(file.read_bytes()[:7])
            short.replace(file)
    with pytest.raises(fulltext.IndexCorrupt):
        Index.open(tmp_path)
    assert len(Index.rebuild(tmp_path, DOCUMENTS)) == 4


def test_busy(tmp_path: Path) -> None:
    Index.rebuild(tmp_path, DOCUMENTS)
    index = Index.open(tmp_path, lock_wait=0)

    def nested() -> Iterator[Document]:
        with pytest.raises(fulltext.IndexBusy, match="writing"):
            index.update([DOCUMENTS[0]])
        yield DOCUMENTS[0]

    assert len(Index.rebuild(tmp_path, nested())) == 1


def test_a_sort_field_has_a_plain_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="plain name"):
        Index.rebuild(tmp_path, [], sort_fields=("a b",))


def test_highlight() -> None:
    written = "一种高强度鋁合金系统"
    assert [written[a:b] for a, b in fulltext.highlight(written, "铝合金 系统")] == ["鋁合金"]
    assert fulltext.highlight("", "钢") == []
