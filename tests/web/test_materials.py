"""Pictures and papers on pages: the gallery, the cover until there is one, and the form that adds them."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core.files.samples import pdf, photograph, picture, received
from factories import an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services
from kuaizhuan.publish.models import Material
from kuaizhuan.publish.states import MaterialKind, MaterialState
from kuaizhuan.web.covers.shapes import PATTERNS, cover, variant_of

pytestmark = pytest.mark.django_db
FORM = {"kind": "picture", "caption": "样机外观", "tier": "0"}


@pytest.fixture
def here(db):
    return an_organisation()


def text(response) -> str:
    return response.content.decode()


def given(client, address):
    """The answer and its bytes."""
    answer = client.get(address)
    return answer, b"".join(answer.streaming_content)


def upload(client: Client, row, name="样机.jpg", data=None, **values):
    file = {"file": SimpleUploadedFile(name, data if data is not None else photograph((1600, 800)))}
    return client.post(f"/achievements/{row.code}/materials/", {**FORM, **file, **values})


def shown(row, kind=MaterialKind.PICTURE, tier=Tier.PUBLIC, **values) -> Material:
    editor = an_actor(Role.EDITOR)
    if kind is not MaterialKind.VIDEO:
        values.setdefault("received", received("样机.png", picture(size=(1600, 900))))
    material = services.add_material(row, kind, by=editor, **{"caption": "样机外观", "tier": tier, **values})
    if material.state == MaterialState.PROPOSED:
        services.review_material(material, MaterialState.SHOWN, by=editor)
    return material


def address_of(material: Material) -> str:
    file = files_of(material).get()
    return f"/files/{file.code}/{file.name}"


def test_a_row_without_pictures_has_the_cover_of_its_field(client):
    row = an_achievement(high_tech_field="materials")
    page = text(client.get(f"/achievements/{row.code}/"))
    address = f"/covers/materials-{variant_of(row.code)}"
    assert f'<img class="cover" src="{address}.svg" alt="" width="1200" height="630">' in page
    assert f'<meta property="og:image" content="http://testserver{address}.png">' in page
    assert f'"image":"http://testserver{address}.png"' in page.replace('": "', '":"')
    other = text(client.get(f"/achievements/{an_achievement().code}/"))
    assert "/covers/other-" in other


def test_covers_are_sent_once(client):
    for suffix, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        answer = client.get(f"/covers/energy-5.{suffix}")
        assert answer["Content-Type"] == kind
        assert "max-age" in answer["Cache-Control"]
        again = client.get(f"/covers/energy-5.{suffix}", HTTP_IF_NONE_MATCH=answer["ETag"])
        assert (again.status_code, again.content) == (304, b"")
    assert Image.open(BytesIO(client.get("/covers/energy-5.png").content)).size == (1200, 630)


@pytest.mark.parametrize("field", PATTERNS)
def test_a_cover_is_the_same_each_time_and_another_for_others(client, field):
    assert cover(field, 1) == cover(field, 1)
    assert cover(field, 1) != cover(field, 2)
    drawn = text(client.get(f"/covers/{field}-1.svg"))
    assert drawn.startswith("<svg")
    assert "<script" not in drawn
    assert "<text" not in drawn
    assert len(drawn) < 40_000


def test_the_gallery(client, run_jobs):
    row = an_achievement()
    material = shown(row, caption_en="The specimen")
    run_jobs()
    page = text(client.get(f"/achievements/{row.code}/"))
    (image,) = re.findall(r'<img src="[^"]*/files/[^>]*>', page)
    address = address_of(material)
    assert 'alt="样机外观"' in image
    assert 'width="1600" height="900"' in image
    assert [part.split()[1] for part in re.search(r'srcset="([^"]*)"', image)[1].split(", ")] == [
        "160w", "480w", "1200w", "1600w",
    ]  # fmt: skip
    assert "/covers/" not in page.split("<main")[1]
    assert 'alt="The specimen"' in text(client.get(f"/achievements/{row.code}/?lang=en"))
    smaller, data = given(client, f"{address}?width=480")
    assert Image.open(BytesIO(data)).width == 480
    again = client.get(f"{address}?width=480", HTTP_IF_NONE_MATCH=smaller["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert given(client, address)[0]["ETag"] != smaller["ETag"]


def plain(answer, address: str) -> str:
    """The page without what is another in each answer: its own address and tokens."""
    said = text(answer)
    for each in (address, quote(address), quote(address, safe=""), address.split("/")[2]):
        said = said.replace(each, "…")
    return re.sub(r'(value|nonce)="[^"]*"', "", said)


def test_strangers_hear_the_same_of_a_hidden_picture_as_of_none(client, signed_in, here):
    hidden = [
        shown(an_achievement(owner=here, state=State.DRAFT)),
        shown(an_achievement(owner=here), tier=Tier.NAMED),
    ]
    invented = client.get("/files/FAAAAAAAAAA/样机.png")
    for material in hidden:
        address = address_of(material)
        answer = client.get(address)
        assert answer.status_code == invented.status_code == 404
        assert plain(answer, address) == plain(invented, "/files/FAAAAAAAAAA/样机.png")
        assert given(signed_in(Role.OFFICE, here), address)[0].status_code == 200


def test_papers_and_videos(client):
    row = an_achievement()
    report = shown(row, MaterialKind.REPORT, caption="检测报告", received=received("报告.pdf", pdf(pages=2)))
    shown(row, MaterialKind.VIDEO, caption="样机运行", url="https://v.example.org/a?b=1&c=2")
    page = text(client.get(f"/achievements/{row.code}/"))
    file = files_of(report).get()
    assert file.sm3 in page
    assert file.sha256 in page
    assert "2 页" in page
    assert 'href="https://v.example.org/a?b=1&amp;c=2" rel="nofollow noopener noreferrer"' in page
    assert "站外链接：v.example.org" in page
    assert "<iframe" not in page
    assert "<video" not in page


def test_what_waits_is_on_no_page_but_that_of_its_people(client, signed_in, here):
    row = an_achievement(owner=here)
    office = signed_in(Role.OFFICE, here)
    answer = upload(office, row)
    assert answer.status_code == 302
    material = Material.objects.get()
    assert material.state == MaterialState.PROPOSED
    assert (material.width, material.height) == (800, 1600)
    page = f"/achievements/{row.code}/"
    assert "/files/" not in text(client.get(page))
    assert "待平台审核" in text(office.get(f"{page}materials/"))
    editor = signed_in(Role.EDITOR)
    assert "样机外观" in text(editor.get(f"/materials/{material.code}/"))
    assert editor.post(f"/materials/{material.code}/", {"do": "return", "note": ""}).status_code == 422
    assert editor.post(f"/materials/{material.code}/", {"do": "approve"}).status_code == 302
    assert "/files/" in text(client.get(page))


def test_a_chosen_file_survives_a_mistake(signed_in, here):
    row = an_achievement(owner=here)
    client = signed_in(Role.OFFICE, here)
    answer = upload(client, row, caption="")
    assert answer.status_code == 422
    assert "样机.jpg" in text(answer)
    kept = re.search(r'name="file-kept" value="(\w+)"', text(answer))[1]
    done = client.post(f"/achievements/{row.code}/materials/", {**FORM, "file-kept": kept})
    assert done.status_code == 302
    assert files_of(Material.objects.get()).get().name == "样机.jpg"


def test_a_refusal_of_the_rules_stands_on_the_page(signed_in, here):
    row = an_achievement(owner=here)
    client = signed_in(Role.OFFICE, here)
    answer = upload(client, row, "册.pdf", pdf())
    assert answer.status_code == 422
    assert "这一类须上传文件" in text(answer)
    answer = client.post(
        f"/achievements/{row.code}/materials/", {**FORM, "kind": "video", "url": "http://a.cn"}
    )
    assert "https://" in text(answer)
    assert not Material.objects.exists()


def test_order_and_removal(signed_in, here):
    row = an_achievement(owner=here, state=State.DRAFT)
    first, second = shown(row, caption="甲"), shown(row, caption="乙")
    client = signed_in(Role.OFFICE, here)
    client.post(f"/materials/{second.code}/move/", {"do": "earlier"})
    page = text(client.get(f"/achievements/{row.code}/materials/"))
    assert page.index("乙</a>") < page.index("甲</a>")
    client.post(f"/materials/{first.code}/move/", {"do": "remove"})
    assert list(Material.objects.values_list("caption", flat=True)) == ["乙"]
    assert client.post(f"/materials/{second.code}/move/", {"do": "nonsense"}).status_code == 422
    said = set(Event.objects.filter(subject_code=row.code).values_list("code", flat=True))
    assert {"publish.material.add", "publish.material.order", "publish.material.remove"} <= said


def test_an_organisation_shows_its_pictures(client, signed_in, here):
    page = f"/organisations/{here.code}/"
    assert "/covers/other-" in text(client.get(page))
    material = shown(here)
    found = text(client.get(page))
    assert address_of(material).split("/")[2] in found
    head = signed_in(Role.OFFICE, here)
    assert f"{page}materials/" in text(head.get(page))
    assert f"{page}materials/" not in found


def test_programs_are_told(client):
    row = an_achievement()
    material = shown(row)
    shown(row, MaterialKind.VIDEO, caption="样机运行", url="https://v.example.org/a")
    said = client.get(f"/api/v1/achievements/{row.code}").json()["materials"]
    file = files_of(material).get()
    assert [each["kind"] for each in said] == ["picture", "video"]
    assert said[0]["sha256"] == file.sha256
    assert said[0]["width"] == 1600
    assert given(client, said[0]["address"])[0].status_code == 200
    assert said[1]["address"] == "https://v.example.org/a"
    shown(row.owner)
    assert len(client.get(f"/api/v1/organisations/{row.owner.code}").json()["materials"]) == 1


def test_lists_ask_as_often_with_pictures_as_without(client, indexed):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rows = [an_achievement() for _ in range(6)]
    indexed()
    client.get("/achievements/")
    counts = []
    for number in (0, 1, 6):
        for row in rows[:number]:
            if not Material.objects.filter(subject_code=row.code).exists():
                shown(row)
        with CaptureQueriesContext(connection) as asked:
            page = text(client.get("/achievements/"))
        assert page.count('class="thumb') == 6
        assert page.count("/files/") == number
        counts.append(len(asked))
    assert counts[1] == counts[2] <= counts[0] + 1
