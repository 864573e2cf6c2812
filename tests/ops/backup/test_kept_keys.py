"""Every key goes into a backup and comes out of it; a backup from before codes had a key gives what they were made of."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from factories import an_organisation
from kuaizhuan.core.config import keys
from kuaizhuan.core.last_backup import last_backup
from kuaizhuan.ops.backup import backup
from ops.backup import nodes

SIGNING = "the key of the node"
KEPT = {
    keys.KEY: SIGNING,
    keys.OLD_KEYS: json.dumps([{"key": "a former key of the node", "until": "2026-07-01"}]),
    keys.CODES_KEY: "0f" * 32,
}


@pytest.mark.any_database("keys are files")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(tuple(KEPT), id="all"),
        pytest.param((keys.KEY,), id="from before", marks=pytest.mark.slow),
    ],
)
def test_keys_come_back(tmp_path, names):
    an_organisation()
    for name in names:
        (settings.HOME / name).write_text(KEPT[name])
    assert last_backup() is None
    backup(tmp_path / "node.backup")
    assert last_backup() is not None
    with nodes.another(tmp_path / "other", "sqlite") as other:
        other.make_tables()
        other.ok("keys", "rotate")
        done = json.loads(
            other.ok("restore", "--yes", "--force", tmp_path / "node.backup", "--jobs=1", "--json")
        )
        assert (done["keys"], done["chain_broken_at"], done["rows"] > 0) == (True, None, True)
        there = {path.name: path.read_text() for path in other.home.iterdir() if path.name in keys.FILES}
        assert there == {
            keys.CODES_KEY: keys.derive_codes_key(SIGNING),
            **{name: KEPT[name] for name in names},
        }
        assert all((other.home / name).stat().st_mode & 0o077 == 0 for name in there)
