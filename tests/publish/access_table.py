"""Who may do what with rows, their revisions and appeals, and the rows to ask about."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db.models import Model
from django.utils import timezone

from factories import an_achievement
from kuaizhuan.catalog.models import Revision
from kuaizhuan.catalog.states import RevisionState, State, Tier
from kuaizhuan.people.queries import actor_for
from kuaizhuan.publish.models import Announcement, Appeal, Favourite, Material, SavedSearch
from kuaizhuan.publish.states import AnnouncementState, AppealState, MaterialKind, MaterialState
from tables import Make, each

_refusals = count(1)

TABLE: dict[str, dict[str, str]] = {
    "publish.record.view": {
        "draft unit_review platform_review returned withdrawn": "MEMBERS editor bureau",
        "published dormant": "EVERYBODY",
    },
    "publish.record.submit": {
        "draft unit_review platform_review returned published dormant withdrawn": "SUBMITTERS editor",
    },
    "publish.record.endorse": {
        "draft unit_review platform_review returned published dormant withdrawn": "HEADS",
    },
    "publish.record.approve": {
        "draft unit_review platform_review returned published dormant withdrawn": "editor",
    },
    "publish.record.return": {
        "draft unit_review platform_review returned published dormant withdrawn": "HEADS editor",
    },
    "publish.record.delete": {
        "draft unit_review platform_review returned published dormant withdrawn": "SUBMITTERS",
    },
    "publish.record.confirm": {
        "draft unit_review platform_review returned published dormant withdrawn": "SUBMITTERS",
    },
    "publish.record.withdraw": {
        "draft unit_review platform_review returned published dormant withdrawn": "HEADS editor",
    },
    "publish.record.expire": {
        "draft unit_review platform_review returned published dormant withdrawn": "editor",
    },
    "publish.record.reopen": {
        "draft unit_review platform_review returned published dormant withdrawn": "SUBMITTERS",
    },
    "publish.record.overturn": {
        "not_appealed appeal_decided": "",
        "appealed": "editor",
    },
    "publish.revision.view": {"draft proposed returned applied dropped": "MEMBERS editor bureau"},
    "publish.revision.propose": {"draft proposed returned applied dropped": "SUBMITTERS"},
    "publish.revision.apply": {"draft proposed returned applied dropped": "editor"},
    "publish.revision.return": {"draft proposed returned applied dropped": "editor"},
    "publish.appeal.file": {
        "draft unit_review platform_review returned published dormant withdrawn": "SUBMITTERS",
    },
    "publish.appeal.view": {
        "of_the_platform of_the_editor of_a_unit of_a_unit_by_its_head": "MEMBERS editor bureau",
        "of_a_unit_with_one_head": "elsewhere editor bureau_elsewhere",
    },
    "publish.appeal.decide": {
        "of_the_platform": "editor",
        "of_the_editor": "",
        "of_a_unit": "enterprise above",
        "of_a_unit_by_its_head": "above editor",
        "of_a_unit_with_one_head": "editor",
    },
    "publish.search.own": {"any": "self"},
    "publish.favourite.own": {"any": "self"},
    "publish.announcement.view": {"draft review withdrawn": "editor", "published": "EVERYBODY"},
    "publish.announcement.write": {"draft review published withdrawn": "editor"},
    "publish.announcement.approve": {"draft review published withdrawn": "editor"},
    "publish.material.view": {
        "shown of_an_organisation": "EVERYBODY",
        "for_who_signed_in": "SIGNED_IN",
        "proposed returned inside beside_a_draft beside_a_withdrawn": "MEMBERS editor bureau",
    },
    "publish.material.add": {
        "draft unit_review platform_review returned published dormant withdrawn": "SUBMITTERS editor",
    },
    "publish.material.introduce": {"any": "HEADS editor"},
    "publish.material.keep": {
        "shown for_who_signed_in proposed returned inside beside_a_draft beside_a_withdrawn": "SUBMITTERS editor",
        "of_an_organisation": "HEADS editor",
    },
    "publish.material.approve": {
        "shown of_an_organisation for_who_signed_in proposed returned inside beside_a_draft beside_a_withdrawn": "editor",
    },
}


def record(world: Any, state: State) -> Model:
    return an_achievement(state=state, owner=world.here)


def revision(world: Any, state: RevisionState) -> Revision:
    row = an_achievement(owner=world.here)
    return Revision.objects.create(code=f"V-{state}", kind="achievement", record_code=row.code, owner=world.here,
                                   values={"summary": "改写"}, state=state, proposed_by="")  # fmt: skip


def appeal(
    world: Any,
    stage: State,
    refused_by: str,
    by: str,
    *,
    of: Model | None = None,
    state: str = AppealState.OPEN,
) -> Appeal:
    """Against a refusal that `refused_by` gave in the review of `stage`, filed by `by`."""
    row = of or an_achievement(owner=world.here, state=State.RETURNED)
    return Appeal.objects.create(
        kind="achievement", record_code=row.code, owner=row.owner, refusal=next(_refusals), stage=stage,
        refused_by=actor_for(world.user(refused_by)).ref, appealed_by=world.user(by), text="a", state=state,
    )  # fmt: skip


def appealed(world: Any, state: str) -> Model:
    """A returned row with an appeal in `state`, if any, against another editor's refusal."""
    row = an_achievement(owner=world.here, state=State.RETURNED)
    if state:
        appeal(world, State.PLATFORM_REVIEW, "self", "researcher", of=row, state=state)
    return row


def saved_search(world: Any) -> SavedSearch:
    return SavedSearch.objects.create(user=world.user("self"), name="a", looked_at=timezone.now())


def favourite(world: Any) -> Favourite:
    return Favourite.objects.create(user=world.user("self"), kind="achievement", record_code="A")


def announcement(world: Any, state: AnnouncementState) -> Announcement:
    return Announcement.objects.create(
        title="关于登记时间",
        body="详见正文",
        state=state,
        published_at=timezone.now(),
        written_by=world.user("self"),
    )


def material(
    world: Any,
    state: MaterialState = MaterialState.SHOWN,
    tier: Tier = Tier.PUBLIC,
    *,
    beside: State | None = State.PUBLISHED,
) -> Material:
    """A picture beside a result in the state `beside`, or beside the organisation itself."""
    row = an_achievement(owner=world.here, state=beside) if beside else world.here
    return Material.objects.create(
        subject_kind="achievement" if beside else "organisation", subject_code=row.code, owner=world.here,
        kind=MaterialKind.PICTURE, caption="样机外观", tier=tier, state=state,
    )  # fmt: skip


MATERIAL: dict[str, Make] = {
    "shown": material,
    "proposed": lambda world: material(world, MaterialState.PROPOSED),
    "returned": lambda world: material(world, MaterialState.RETURNED),
    "for_who_signed_in": lambda world: material(world, tier=Tier.SIGNED_IN),
    "inside": lambda world: material(world, tier=Tier.NAMED),
    "beside_a_draft": lambda world: material(world, beside=State.DRAFT),
    "beside_a_withdrawn": lambda world: material(world, beside=State.WITHDRAWN),
    "of_an_organisation": lambda world: material(world, beside=None),
}
ANNOUNCEMENT = each(AnnouncementState, announcement)
RECORD, REVISION = each(State, record), each(RevisionState, revision)
APPEAL: dict[str, Make] = {
    "of_the_platform": lambda world: appeal(world, State.PLATFORM_REVIEW, "self", "researcher"),
    "of_the_editor": lambda world: appeal(world, State.PLATFORM_REVIEW, "editor", "researcher"),
    "of_a_unit": lambda world: appeal(world, State.UNIT_REVIEW, "office", "researcher"),
    "of_a_unit_by_its_head": lambda world: appeal(world, State.UNIT_REVIEW, "office", "enterprise"),
    "of_a_unit_with_one_head": lambda world: appeal(
        world, State.UNIT_REVIEW, "elsewhere", "self",
        of=an_achievement(owner=world.places["elsewhere"], state=State.RETURNED),
    ),
}  # fmt: skip
"""Whose refusal it is, and what there is else."""

SUBJECTS: dict[str, dict[str, Make]] = {
    **{f"publish.announcement.{verb}": ANNOUNCEMENT for verb in ("view", "write", "approve")},
    **{
        f"publish.record.{verb}": RECORD
        for verb in (
            "view",
            "submit",
            "endorse",
            "approve",
            "return",
            "confirm",
            "withdraw",
            "expire",
            "reopen",
            "delete",
        )
    },
    "publish.record.overturn": {
        "not_appealed": lambda world: appealed(world, ""),
        "appealed": lambda world: appealed(world, AppealState.OPEN),
        "appeal_decided": lambda world: appealed(world, AppealState.UPHELD),
    },
    **{f"publish.revision.{verb}": REVISION for verb in ("view", "propose", "apply", "return")},
    "publish.appeal.file": RECORD,
    "publish.appeal.view": APPEAL,
    "publish.appeal.decide": APPEAL,
    "publish.search.own": {"any": saved_search},
    "publish.favourite.own": {"any": favourite},
    **{f"publish.material.{verb}": MATERIAL for verb in ("view", "keep", "approve")},
    "publish.material.add": RECORD,
    "publish.material.introduce": {"any": lambda world: world.here},
}
