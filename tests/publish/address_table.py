"""The addresses of rows, their reviews, revisions and appeals, and of searches: who may, and the codes in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from factories import a_demand, an_achievement
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.publish.models import SavedSearch, ValidityReminder
from kuaizhuan.publish.queries import link_of
from kuaizhuan.publish.states import AnnouncementState, MaterialState
from publish import access_table as rows
from tables import (
    ANYHOW,
    CORRECTORS,
    EVERYBODY,
    HOOKING,
    OURS,
    READERS,
    SIGNED_IN,
    SUBMITTERS,
    Address,
    own,
    public,
)

REASON = "publish.return.unclear"
RECORDS = {"achievement {draft}": READERS, "achievement {published}": EVERYBODY}
KINDS = ("achievement", "demand", "expert")

VIDEO = {"kind": "video", "caption": "样机运行", "url": "https://v.example.org/a", "tier": "0"}

ADDRESSES: dict[str, Address] = {
    "api-v1:achievements": public(),
    "api-v1:demands": public(),
    "api-v1:experts": public(),
    "api-v1:search": public(),
    "api-v1:achievement": Address(get={"{draft}": OURS, "{published}": EVERYBODY}),
    "api-v1:demand": Address(get={"{need}": EVERYBODY, "{draft}": ""}),
    "api-v1:expert": Address(get={"{draft}": ""}),
    "web:search": public(),
    "web:own_rows": Address(get=dict.fromkeys(KINDS, SIGNED_IN)),
    "web:queue": Address(get={"achievement draft": SIGNED_IN, "achievement platform_review": SIGNED_IN}),
    "web:move_queue": Address(
        post={"achievement draft": SIGNED_IN}, body={"verb": "submit", "code": "{draft}"}, writes=CORRECTORS
    ),
    "web:new_record": Address(
        get=dict.fromkeys(KINDS, SIGNED_IN),
        post={"achievement": SIGNED_IN},
        body={"title": "高强度镁合金", "owner": "{here}"},
        writes=CORRECTORS,
    ),
    "web:edit_record": Address(
        get=dict.fromkeys(("achievement {draft}", "achievement {published}"), CORRECTORS),
        post=dict.fromkeys(("achievement {draft}", "achievement {published}"), CORRECTORS),
        body={"title": "高强度镁合金压铸技术", "summary": "抗拉强度提高到 400 MPa"},
        writes=CORRECTORS,
    ),
    "web:revisions": own(),
    "web:move_revisions": Address(
        post={"": SIGNED_IN}, body={"verb": "return", "code": "{revision}", "reason": REASON}, writes="editor"
    ),
    "web:move_revision": Address(
        post={"achievement {revised}": SUBMITTERS, "achievement {published}": ""},
        body={"verb": "drop"},
        writes=SUBMITTERS,
    ),
    "web:appeals": own(),
    "web:appeal": Address(
        get={"{appeal}": READERS},
        post={"{appeal}": "editor"},
        body={"verb": "uphold", "note": "数字没有依据"},
        writes="editor",
    ),
    "web:file_appeal": Address(
        post={"achievement {returned}": SUBMITTERS, "achievement {published}": SUBMITTERS},
        body={"text": "数字见检测报告"},
    ),
    "web:confirm_link": Address(
        get={"{asking}": EVERYBODY, "forged": ""},
        post={"{asking}": EVERYBODY, "forged": ""},
    ),
    "api-v1:announcements": public(),
    "api-v1:announcement": Address(get={"{notice}": EVERYBODY, "{unpublished}": ""}),
    "web:announcements": public(),
    "web:announcement": Address(get={"{notice}": EVERYBODY, "{unpublished}": "editor"}),
    "web:write_announcement": Address(
        get={"": SIGNED_IN},
        post={"": SIGNED_IN},
        body={"title": "关于登记时间", "body": "详见正文"},
        writes="editor",
    ),
    "web:revise_announcement": Address(
        get={"{unpublished}": "editor"},
        post={"{unpublished}": "editor"},
        body={"title": "关于登记时间", "body": "新"},
    ),
    "web:move_announcement": Address(
        post=dict.fromkeys(("{unpublished}", "{notice}"), "editor"), body={"state": "review"}
    ),
    "web:attach_to_announcement": Address(
        post=dict.fromkeys(("{unpublished}", "{notice}"), "editor"), body={"remove": "none"}
    ),
    "web:cover": Address(get={"materials 3": EVERYBODY, "materials 64": "", "nonsense 3": ""}),
    "web:cover_png": Address(get={"materials 3": EVERYBODY, "materials 64": "", "nonsense 3": ""}),
    "web:materials": Address(
        get=dict.fromkeys(("achievement {draft}", "achievement {published}"), CORRECTORS),
        post=dict.fromkeys(("achievement {draft}", "achievement {published}"), CORRECTORS),
        body=VIDEO,
        writes=CORRECTORS,
    ),
    "web:organisation_materials": Address(
        get={"{here}": f"{HOOKING} editor"}, post={"{here}": f"{HOOKING} editor"}, body=VIDEO
    ),
    "web:material": Address(
        get={"{waiting}": READERS, "{picture}": SIGNED_IN},
        post={"{waiting}": "editor", "{picture}": "editor"},
        body={"do": "return", "note": "看不清"},
    ),
    "web:move_material": Address(
        post=dict.fromkeys(("{waiting}", "{picture}"), CORRECTORS), body={"do": "later"}
    ),
    "web:sitemap": public(),
    "web:sitemap_pages": public(),
    "web:sitemap_part": Address(get={"achievements 0": ANYHOW, "nonsense 0": ""}),
    "web:feed": public(),
    "web:compare": public(),
    "web:favourites": own(),
    "web:keep_favourite": Address(
        post={"achievement {published}": SIGNED_IN, "achievement {draft}": READERS}
    ),
    "web:drop_favourite": Address(post={"{favourite}": "self"}),
    "web:searches": own(),
    "web:save_search": own(),
    "web:open_search": Address(get={"{search}": "self"}),
    "web:change_search": Address(post={"{search}": "self"}, body={"name": "新名", "alert": "never"}),
    "web:delete_search": Address(post={"{search}": "self"}),
    "web:sheet": Address(get=RECORDS),
    "web:qr": Address(get=RECORDS),
    "web:records": public(*KINDS),
    "web:record": Address(get=RECORDS),
    "web:history": Address(get={"achievement {draft}": READERS, "achievement {published}": READERS}),
    "web:review": Address(get=dict.fromkeys(("achievement {draft}", "achievement {revised}"), READERS)),
    "web:move": Address(
        post={"achievement {draft}": f"{SUBMITTERS} editor", "achievement {foreign}": "elsewhere editor"},
        body={"verb": "submit"},
    ),
}

SECRETS = {
    "秘甲题名": READERS,
    "秘乙联系人": READERS,
    "13999990001": READERS,
    "mi-yi@demo.example": READERS,
    "秘壬检索": "self",
    "秘寅申诉": READERS,
    "秘卯改写": READERS,
    "秘辰公告": "editor",
    "秘巳图说": READERS,
}


def codes(world: Any) -> dict[str, Any]:
    """Word in braces → code; everything that is not for everybody has a secret in it."""
    said = {
        "contact_name": "秘乙联系人",
        "contact_phone": "13999990001",
        "contact_email": "mi-yi@demo.example",
    }
    draft = an_achievement(state=State.DRAFT, owner=world.here, title="秘甲题名", **said)
    published = an_achievement(owner=world.here, **said)
    need = a_demand(owner=world.here, anonymous=True, **said)
    for row in (published, need):  # as harvesters see it
        type(row).objects.filter(pk=row.pk).update(published_at=timezone.now())
    appeal = rows.appeal(world, State.PLATFORM_REVIEW, "registrar", "researcher")
    appeal.text = "秘寅申诉"
    appeal.save()
    revision = rows.revision(world, RevisionState.PROPOSED)
    revision.values = {"summary": "秘卯改写"}
    revision.save()
    reminder = ValidityReminder.objects.create(
        kind="achievement", record_code=published.code, valid_until=timezone.localdate(),
        expires_at=timezone.now() + dt.timedelta(days=1),
    )  # fmt: skip
    search = SavedSearch.objects.create(user=world.user("self"), name="秘壬检索", looked_at=timezone.now())
    unpublished = rows.announcement(world, AnnouncementState.DRAFT)
    unpublished.body = "秘辰公告"
    unpublished.save()
    waiting = rows.material(world, MaterialState.PROPOSED)
    waiting.caption = "秘巳图说"
    waiting.save()
    return {
        "waiting": waiting.code,
        "picture": rows.material(world).code,
        "notice": rows.announcement(world, AnnouncementState.PUBLISHED).code,
        "unpublished": unpublished.code,
        "search": search.code,
        "favourite": rows.favourite(world).code,
        "draft": draft.code,
        "published": published.code,
        "foreign": an_achievement(state=State.DRAFT, owner=world.places["elsewhere"]).code,
        "need": need.code,
        "offer": an_achievement(owner=world.places["elsewhere"]).code,
        "appeal": appeal.code,
        "returned": appeal.record_code,
        "revision": revision.code,
        "revised": revision.record_code,
        "asking": link_of(reminder),
    }
