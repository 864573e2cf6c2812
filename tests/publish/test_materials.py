"""Pictures and papers beside rows: added, ordered, removed, reviewed; who has them, and what they may be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from core.files.samples import docx, huge_png, pdf, photograph, picture, received
from factories import a_demand, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.core import placements
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.core.files import queries as files
from kuaizhuan.core.files.queries import files_of, path_of
from kuaizhuan.core.models import Event, StoredFile
from kuaizhuan.people.queries import actor_for, personal_data
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import erase_user
from kuaizhuan.publish import access, queries, services
from kuaizhuan.publish.models import Material
from kuaizhuan.publish.rules import host_of, is_video_address
from kuaizhuan.publish.states import MaterialKind, MaterialState
from kuaizhuan.web.forms.publish.materials import MaterialForm

pytestmark = pytest.mark.django_db
PICTURE, VIDEO = MaterialKind.PICTURE, MaterialKind.VIDEO


@pytest.fixture
def here(db):
    return an_organisation()


@pytest.fixture
def office(here):
    return an_actor(Role.OFFICE, here)


@pytest.fixture
def editor(db):
    return an_actor(Role.EDITOR)


def add(row: Any, by: Any, kind: MaterialKind = PICTURE, **values: Any) -> Material:
    if kind is not VIDEO:
        values.setdefault("received", received("样机.png", picture()))
    return services.add_material(row, kind, by=by, **{"caption": "样机外观", **values})


def seen(actor: Any, row: Any) -> list[str]:
    return [kept.material.caption for kept in queries.materials(actor, row._meta.model_name, [row.code])]


def reasons(caught: Any) -> set[str]:
    return {reason.code for reason in caught.value.verdict}


def test_what_is_added_to_a_draft_goes_with_it(here, office):
    row = an_achievement(state=State.DRAFT, owner=here)
    material = add(row, office)
    assert (material.state, material.width, material.height) == (MaterialState.SHOWN, 40, 20)
    assert seen(office, row) == ["样机外观"]
    assert seen(ANONYMOUS, row) == []
    type(row).objects.filter(pk=row.pk).update(state=State.PUBLISHED)
    assert seen(ANONYMOUS, row) == ["样机外观"]
    assert Event.objects.filter(code="publish.material.add", subject_code=row.code).exists()


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DORMANT, State.UNIT_REVIEW, State.PLATFORM_REVIEW])
def test_what_comes_later_waits_for_the_platform(here, office, editor, state):
    row = an_achievement(state=state, owner=here)
    material = add(row, office)
    assert material.state == MaterialState.PROPOSED
    assert seen(ANONYMOUS, row) == []
    (waiting,) = [queue for queue in placements.tasks(editor) if queue.name == "publish.materials"]
    assert [item.title for item in waiting.show(list(waiting.rows))] == ["样机外观"]
    services.review_material(material, MaterialState.SHOWN, by=editor)
    assert (seen(ANONYMOUS, row) == ["样机外观"]) == (state in (State.PUBLISHED, State.DORMANT))


def test_a_return_says_why_and_is_final(here, office, editor):
    material = add(an_achievement(owner=here), office)
    with pytest.raises(RuleBroken) as caught:
        services.review_material(material, MaterialState.RETURNED, by=editor, note=" ")
    assert reasons(caught) == {"publish.material_note_missing"}
    services.review_material(material, MaterialState.RETURNED, by=editor, note="看不出是什么")
    with pytest.raises(WrongState):
        services.review_material(material, MaterialState.SHOWN, by=editor)
    with pytest.raises(NotAllowed):
        services.review_material(add(an_achievement(owner=here), office), MaterialState.SHOWN, by=office)


def test_where_duties_are_apart_another_editor_passes_it(settings, here, editor):
    settings.DUTIES_APART = True
    material = add(an_achievement(owner=here), editor)
    with pytest.raises(NotAllowed):
        services.review_material(material, MaterialState.SHOWN, by=editor)
    services.review_material(material, MaterialState.SHOWN, by=an_actor(Role.EDITOR))


def test_tiers(here, office, editor):
    row = an_achievement(owner=here)
    for tier in (Tier.PUBLIC, Tier.SIGNED_IN, Tier.NAMED):
        add_and_pass(row, office, editor, caption=tier.name, tier=tier)
    assert seen(ANONYMOUS, row) == ["PUBLIC"]
    assert seen(an_actor(), row) == ["PUBLIC", "SIGNED_IN"]
    assert seen(office, row) == seen(editor, row) == ["PUBLIC", "SIGNED_IN", "NAMED"]


def add_and_pass(row: Any, office: Any, editor: Any, **values: Any) -> Material:
    return services.review_material(add(row, office, **values), MaterialState.SHOWN, by=editor)


def test_the_file_follows_its_material(here, office, editor):
    material = add(an_achievement(owner=here), office)
    file = files_of(material).get()
    with pytest.raises(NotFound):
        files.file(ANONYMOUS, file.code)
    services.review_material(material, MaterialState.SHOWN, by=editor)
    assert files.file(ANONYMOUS, file.code) == file
    type(an_achievement()).objects.filter(code=material.subject_code).update(state=State.WITHDRAWN)
    with pytest.raises(NotFound):
        files.file(ANONYMOUS, file.code)


@pytest.mark.django_db(transaction=True)
def test_removing_takes_the_bytes_and_leaves_the_event(here, office):
    row = an_achievement(owner=here)
    material = add(row, office)
    path = path_of(files_of(material).get())
    assert path.is_file()
    services.remove_material(material, by=office)
    assert not path.exists()
    assert not StoredFile.objects.exists()
    assert Event.objects.filter(code="publish.material.remove", subject_code=row.code).exists()


def test_order(here, office):
    row = an_achievement(state=State.DRAFT, owner=here)
    first, second, third = (
        add(row, office, caption=name, received=received("a.png", picture(size=(30 + at, 20))))
        for at, name in enumerate("甲乙丙")
    )
    services.order_material(third, earlier=True, by=office)
    assert seen(office, row) == ["甲", "丙", "乙"]
    services.order_material(first, earlier=False, by=office)
    assert seen(office, row) == ["丙", "甲", "乙"]
    services.order_material(second, earlier=False, by=office)  # it is the last
    assert seen(office, row) == ["丙", "甲", "乙"]


def test_all_reasons_are_said(monkeypatch, here, office):
    row = an_achievement(owner=here)
    monkeypatch.setenv("KZ_MATERIALS", "1")
    monkeypatch.setenv("KZ_MATERIAL_MB", "1")
    add(row, office)
    large = received("大.png", picture() + bytes(2 << 20))
    with pytest.raises(RuleBroken) as caught:
        services.add_material(row, MaterialKind.BROCHURE, by=office, caption=" ", received=large)
    assert reasons(caught) == {
        "publish.material_many", "publish.material_caption_missing", "publish.material_file", "publish.material_large",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "data", "fits"),
    [
        (MaterialKind.BROCHURE, "册.pdf", pdf(), True),
        (MaterialKind.REPORT, "报告.docx", docx(), True),
        (MaterialKind.REPORT, "报告.pdf", pdf(), True),
        (MaterialKind.BROCHURE, "册.docx", docx(), False),
        (MaterialKind.PICTURE, "图.pdf", pdf(), False),
        (MaterialKind.REPORT, "图.png", picture(), False),
    ],
)
def test_which_file_fits_which_kind(here, office, kind, name, data, fits):
    row = an_achievement(owner=here)
    if fits:
        file = files_of(add(row, office, kind, received=received(name, data))).get()
        assert (len(file.sm3), len(file.sha256)) == (64, 64)
        return
    with pytest.raises(RuleBroken) as caught:
        add(row, office, kind, received=received(name, data))
    assert reasons(caught) == {"publish.material_file"}


def test_needs_have_none_and_strangers_add_none(here, office):
    with pytest.raises(NotFound):
        add(a_demand(owner=here), office)
    for by in (ANONYMOUS, an_actor(Role.OFFICE, an_organisation())):
        with pytest.raises(NotAllowed):
            add(an_achievement(owner=here), by)
        with pytest.raises(NotAllowed):
            add(here, by)


def test_an_organisation_has_pictures_too(here, office, editor):
    material = add(here, office)
    assert material.state == MaterialState.PROPOSED
    assert access.VIEW_MATERIAL.allows(office, material)
    assert seen(ANONYMOUS, here) == []
    services.review_material(material, MaterialState.SHOWN, by=editor)
    assert seen(ANONYMOUS, here) == ["样机外观"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://v.qq.com/x/page/a.html", "v.qq.com"),
        ("https://WWW.Bilibili.com/video/BV1", "www.bilibili.com"),
        ("http://v.qq.com/x", ""),
        ("javascript:alert(1)", ""),
        ("https://user:word@v.qq.com/", ""),
        ("https://v.qq.com:8443/", ""),
        ("https://10.0.0.1/", ""),
        ("https://localhost/", ""),
        ('https://v.qq.com/" onclick=', ""),
        ("https://v.qq.com\\@evil.example/", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_addresses_of_videos(url, host):
    assert host_of(url) == host
    assert bool(is_video_address(url, ())) == bool(host)


def test_hosts_that_the_node_lists():
    assert is_video_address("https://v.qq.com/a", ("qq.com",))
    assert not is_video_address("https://v.notqq.com/a", ("qq.com",))
    assert not is_video_address("https://qq.com.example.org/a", ("qq.com",))


def test_a_video_keeps_its_address_and_no_file(here, office):
    row = an_achievement(state=State.DRAFT, owner=here)
    add(row, office, VIDEO, url=" https://v.qq.com/a ")
    (kept,) = queries.materials(office, "achievement", [row.code])
    assert (kept.material.url, kept.file) == ("https://v.qq.com/a", None)
    with pytest.raises(RuleBroken) as caught:
        add(row, office, VIDEO, url="ftp://v.qq.com/a")
    assert reasons(caught) == {"publish.video_address"}


def submitted(name: str, data: bytes) -> MaterialForm:
    from django.core.files.uploadedfile import SimpleUploadedFile

    values = {"kind": "picture", "caption": "样机外观", "tier": "0"}
    return MaterialForm(values, {"file": SimpleUploadedFile(name, data)})


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
POLYGLOT = picture("JPEG") + b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.jpg", picture("PNG")),
        ("a.png", b""),
        ("a.png", huge_png()),
        ("a.jpg", picture("JPEG", (400, 300))[:-700]),
        ("a.jpg", POLYGLOT),
        ("a.gif", picture("GIF")),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
    ],
    ids=["svg", "svg_as_png", "wrong_extension", "empty", "huge", "truncated", "polyglot", "gif", "page"],
)
def test_hostile_pictures_are_refused_beside_the_field(name, data):
    form = submitted(name, data)
    assert not form.is_valid()
    assert set(form.errors) == {"file"}


def opened(form: MaterialForm) -> Image.Image:
    assert form.is_valid(), form.errors
    return Image.open(BytesIO(form.cleaned_data["file"].arrived.path.read_bytes()))


def test_what_a_camera_wrote_is_gone_and_the_picture_stands_upright():
    form = submitted("照片.jpg", photograph())
    taken = opened(form)
    assert taken.size == form.cleaned_data["file"].points == (20, 40)
    assert not taken.getexif()
    assert "comment" not in taken.info
    assert b"Maker" not in form.cleaned_data["file"].arrived.path.read_bytes()


def test_of_an_animation_one_picture_is_kept():
    frames = [Image.new("RGB", (40, 20), (shade, 0, 0)) for shade in (0, 90, 180)]
    frames[0].save(out := BytesIO(), "WEBP", save_all=True, append_images=frames[1:])
    assert getattr(Image.open(BytesIO(out.getvalue())), "n_frames", 1) == 3
    assert getattr(opened(submitted("动.webp", out.getvalue())), "n_frames", 1) == 1


def test_inks_become_lights():
    Image.new("CMYK", (40, 20), (0, 200, 200, 10)).save(out := BytesIO(), "JPEG")
    taken = opened(submitted("印刷.jpg", out.getvalue()))
    assert taken.mode == "RGB"
    red, green, blue = taken.getpixel((5, 5))
    assert red > 150 > max(green, blue)


def test_lists_ask_as_often_for_many_as_for_one(here, office, django_assert_num_queries):
    rows = [an_achievement(state=State.DRAFT, owner=here) for _ in range(6)]
    for at, row in enumerate(rows):
        add(row, office, received=received("a.png", picture(size=(30 + at, 20))))
    type(rows[0]).objects.filter(owner=here).update(state=State.PUBLISHED)
    for codes in ([rows[0].code], [row.code for row in rows]):
        with django_assert_num_queries(2):
            assert set(queries.leading_pictures(ANONYMOUS, "achievement", codes)) == set(codes)


def test_a_download_names_what_one_added_and_erasure_leaves_it_to_the_unit(here):
    user = a_user(Role.OFFICE, here)
    material = add(an_achievement(owner=here), actor_for(user))
    assert personal_data(user)["named_in"]["publish.material.added_by"] == [material.code]
    erase_user(user, by=actor_for(user))
    material.refresh_from_db()
    assert not material.added_by.is_active  # what is left of the account says nobody
    assert files_of(material).exists()
