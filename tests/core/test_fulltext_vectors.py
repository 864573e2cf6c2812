"""Terms as numbers say what the terms themselves say; counts of an index follow every change."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.core import text
from kuaizhuan.core.fulltext import Document, Index, IndexCorrupt, vectors
from kuaizhuan.core.fulltext.records import Records
from kuaizhuan.core.fulltext.vectors import STREAMS, Terms, keys, term_key

WRITTEN = ["高强度鋁合金3D打印，钢", "", "钢 ZL101A、钢", "\U00020000\U00020001和GB/T 228.1"]


@pytest.mark.parametrize("stream", STREAMS)
def test_keys_are_those_of_the_terms(stream: text.Granularity) -> None:
    texts = [Terms.of(each) for each in WRITTEN]
    found, rows = keys(texts, stream)
    for row, written in enumerate(WRITTEN):
        runs = text.cut(written, bare=True)[1]
        terms = text.words(written) if stream == "words" else getattr(text, stream)(" ".join(runs))
        asked = Counter(int(term_key(term, stream)[0]) for term in terms)
        assert Counter(found[rows == row].tolist()) == asked


def test_streams_never_meet_and_a_word_of_two_signs_is_no_sign() -> None:
    assert len({int(term_key("钢", stream)[0]) for stream in STREAMS}) == 3
    assert len(term_key("钢铁", "characters")) == 0
    assert len(term_key("", "bigrams")) == 0


@given(st.lists(st.text(st.characters(), max_size=40), max_size=4))
def test_texts_add_up(written: list[str]) -> None:
    together = sum((Terms.of(each) for each in written), Terms())
    assert together == Terms.of(*written)
    for stream in STREAMS:
        parts, rows = keys([Terms.of(each) for each in written], stream)
        assert len(parts) == len(rows)
        assert Counter(parts.tolist()) == Counter(keys([together], stream)[0].tolist())


def test_a_smaller_table_holds_the_same_counts() -> None:
    held = vectors.held_buckets([Terms.of(each) for each in WRITTEN])
    table = np.bincount(held, minlength=1 << vectors.MOST_BITS).astype(np.uint32)
    small = vectors.fold_table(table, 18)
    assert np.array_equal(np.flatnonzero(small), np.unique(held >> (vectors.MOST_BITS - 18)))
    assert small.sum() == len(held)


def test_candidates_are_the_first_of_the_search_whatever_else_is_there(tmp_path: Path) -> None:
    documents = [
        Document(f"{kind}{n}", kind, f"铝合金{n}", "焊接变形" * (n % 7 + 1))
        for n in range(60)
        for kind in ("result", "need", "expert")
    ]
    index = Index.rebuild(tmp_path, documents)
    query = "铝合金 焊接 变形 7"
    for kinds, limit in ((["result"], 10), (["result", "need"], 30), (["none"], 5), ([], 200)):
        found = index.candidates(query, kinds=kinds, limit=limit)
        asked = index.search(query, kinds=kinds, match="any", limit=limit)
        assert [record.id for record in found] == [hit.id for hit in asked.hits]
    assert index.candidates("量子", kinds=["result"]) == []
    assert [r.id for r in index.candidates("7", filters={"region": ["重庆"]})] == []


def test_many_commits_answer_as_one_does(tmp_path: Path) -> None:
    documents = [Document(f"{n:02}", "result", f"铝合金{n}", f"焊接{'变形' * (n % 5)}") for n in range(40)]
    whole = Index.rebuild(tmp_path / "whole", documents)
    parts = Index.rebuild(tmp_path / "parts", [])
    for at in range(0, 40, 8):
        parts.update(documents[at : at + 8])
    size, table = parts.frequencies()
    assert (size, table.sum()) == (40, whole.frequencies()[1].sum())
    found = [
        {record.id: record.terms for record in each.candidates("铝合金焊接变形")} for each in (whole, parts)
    ]
    assert found[0] == found[1]


def test_a_place_without_a_record_is_said(tmp_path: Path) -> None:
    (tmp_path / "records").write_bytes(b"\0" * 100)
    with pytest.raises(IndexCorrupt, match="no record at 0"):
        Records(tmp_path).read(0)


def test_words_side_by_side_have_a_key_of_their_own() -> None:
    words = vectors.word_keys(["电池", "隔膜", "系统"])
    found = vectors.phrase_keys(words, np.roll(words, 1))
    other = vectors.phrase_keys(np.roll(words, 1), words)
    assert len({*found.tolist(), *other.tolist()}) == 6
    assert max(*found.tolist(), *other.tolist()) < 1 << 44
