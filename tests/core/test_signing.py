"""One key for the life of a node, that only the node reads; what it signed holds for its purpose and no other."""

from __future__ import annotations

import stat
import threading

import pytest

from kuaizhuan.core import signing
from kuaizhuan.core.errors import BadInput


def refusal(said, public: str, purpose: str = "anchor") -> str:
    with pytest.raises(BadInput) as refused:
        signing.check(purpose, said, public)
    return refused.value.code


def test_the_key_is_made_once_and_is_the_nodes_alone(home):
    public = signing.public_key()
    assert signing.public_key() == public
    assert stat.S_IMODE((home / signing.FILE).stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == [signing.FILE]
    assert public.startswith("ed25519:")
    assert public not in (home / signing.FILE).read_text()


def test_of_many_who_make_it_one_has_made_it():
    start, made = threading.Barrier(8), []

    def make() -> None:
        start.wait()
        made.append(signing.public_key())

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [signing.public_key()] * 8


def test_what_is_signed_names_its_key_and_holds():
    said = signing.sign("anchor", {"一": 1, "b": [None, True]})
    assert said["key"] == signing.key_id(signing.public_key())
    signing.check("anchor", said, signing.public_key())


@pytest.mark.parametrize(
    "change",
    [{"一": 2}, {"more": 1}, {"signature": ""}, {"signature": "AAAA"}, {"signature": "not base64 \u00e9"}],
)
def test_what_was_altered_is_refused(change):
    said = signing.sign("anchor", {"一": 1})
    assert refusal({**said, **change}, signing.public_key()) == "core.signature_wrong"


def test_a_signature_holds_for_one_purpose():
    said = signing.sign("backup", {"一": 1})
    assert refusal(said, signing.public_key()) == "core.signature_wrong"


def test_another_key_is_told(home):
    said = signing.sign("anchor", {"一": 1})
    (home / signing.FILE).unlink()
    assert refusal(said, signing.public_key()) == "core.signature_other_key"


def test_an_unknown_algorithm_is_told():
    said = {**signing.sign("anchor", {}), "key": signing.key_id("sm2:AAAA")}
    assert refusal(said, "sm2:AAAA") == "core.signature_algorithm"
