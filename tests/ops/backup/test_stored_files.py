"""Files go into a backup with their rows, and come out of it as they were."""

from __future__ import annotations

import pytest
from django.conf import settings

from core.files import samples
from factories import BY, an_organisation
from kuaizhuan.core.files import queries, services
from kuaizhuan.core.models import StoredFile
from kuaizhuan.ops.backup import backup
from kuaizhuan.publish.services import add_material
from kuaizhuan.publish.states import MaterialKind
from ops.backup import nodes

INTACT = """
import django; django.setup()
from kuaizhuan.core.files import queries
from kuaizhuan.core.models import StoredFile
for row in StoredFile.objects.all(): print(row.code, row.sha256, queries.intact(row))
from kuaizhuan.publish.models import Material
for row in Material.objects.all(): print(row.caption, queries.intact(StoredFile.objects.get(subject_code=row.code)))
"""


@pytest.mark.any_database("which files go along")
@pytest.mark.django_db(transaction=True)
def test_files_come_back_with_their_digests(tmp_path):
    (settings.HOME / "secret_key").write_text("the key of the node")
    place = an_organisation()
    kept = [
        services.keep_file(samples.received("合同.pdf", samples.pdf()), place, by=BY),
        services.keep_file(samples.received("现场.png", samples.picture()), place, by=BY),
    ]
    material = add_material(
        place,
        MaterialKind.PICTURE,
        by=BY,
        caption="gate",
        received=samples.received("门.png", samples.picture()),
    )
    kept.append(StoredFile.objects.get(subject_code=material.code))
    old = StoredFile.objects.create(
        subject_kind="people.organisation", subject_code=place.code, name="old.doc", size=3, place="documents/AB/FAB",
        sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        sm3="66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    )  # fmt: skip
    queries.path_of(old).parent.mkdir(parents=True)
    queries.path_of(old).write_bytes(b"abc")
    backup(tmp_path / "node.backup")

    with nodes.another(tmp_path / "other", "sqlite") as other:
        other.quick("restore", "--yes", tmp_path / "node.backup")
        said = other.python("-c", INTACT).stdout.split("\n")

    assert said[:-1] == [f"{row.code} {row.sha256} True" for row in [*kept, old]] + ["gate True"]
