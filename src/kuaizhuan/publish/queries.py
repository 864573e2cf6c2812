"""What can be found: search over public rows, one row with what its reader may know, review queues, and what is
asked about rows: revisions, appeals, links.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.disclosure import disclose_fields, withheld
from kuaizhuan.catalog.models import KINDS, Record, Revision, kind_of
from kuaizhuan.catalog.states import MACHINE, OPEN_REVISIONS, PUBLIC_STATES, RevisionState, State, Tier
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.core import config, links, timing
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound, Unopened, WrongState
from kuaizhuan.core.files.subjects import label_of
from kuaizhuan.core.fulltext import Hits
from kuaizhuan.core.links import Link
from kuaizhuan.core.models import Event, StoredFile
from kuaizhuan.people.access import supervised
from kuaizhuan.people.regions import within
from kuaizhuan.people.roles import SUBMITTERS, Role
from kuaizhuan.publish import access
from kuaizhuan.publish.models import Announcement, Appeal, Favourite, Material, ValidityReminder
from kuaizhuan.publish.search_index import open_index
from kuaizhuan.publish.states import AnnouncementState, AppealState, MaterialKind, MaterialState

PURPOSE = "publish.asking"
"""What the link of a reminder is for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as one reader may see it: only `values` leave the platform, never the row itself.

    withheld: names of fields that hold something the reader's clearance does not reach.
    turn: whose turn it is, "" for nobody's.
    """

    kind: str
    code: str
    state: str
    values: Mapping[str, Any]
    withheld: Sequence[str]
    turn: str
    clearance: Tier
    record: Record

    @property
    def title(self) -> str:
        return str(self.values["title"])


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found: entries best first, total, facets {field: {value: count}}.

    relaxed: nothing held all the words, so these hold some of them.
    """

    entries: list[Entry]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    relaxed: bool


def entry(record: Record) -> Entry:
    """`record`, which came through `access.clear_for`, as its reader may see it."""
    clearance = Tier(record.clearance)
    return Entry(
        kind=kind_of(record),
        code=record.code,
        state=record.state,
        values=disclose_fields(record, clearance),
        withheld=withheld(record, clearance),
        turn=MACHINE.turn(record.state),
        clearance=clearance,
        record=record,
    )


def rows(actor: Actor, kind: str) -> QuerySet[Record]:
    """The rows of `kind` that `actor` may see, with their clearance and owner."""
    model = KINDS[kind]
    return access.clear_for(actor, model.objects.all()).select_related("owner", "owner__merged_into")


def find(actor: Actor, kind: str, code: str) -> Entry:
    """One row by its public code; raises `NotFound` when it is not there for `actor`."""
    row = rows(actor, kind).filter(code=code).first()
    if row is None:
        raise NotFound("core.not_found", code=code)
    return entry(row)


def several(actor: Actor, kind: str, codes: Sequence[str]) -> list[Entry]:
    """The rows of these codes that are there for `actor`, in the order of the codes; one query."""
    found = {row.code: entry(row) for row in rows(actor, kind).filter(code__in=codes)}
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def search(
    actor: Actor,
    text: str = "",
    *,
    kinds: Sequence[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
    sort: str | None = None,
    limit: int = 20,
    offset: int = 0,
    facets: Sequence[str] = (),
) -> Results:
    """Public rows that hold the words of `text`, as `actor` may see them.

    filters and facets: of `registry.facets`; sort: of `registry.sorts`, with "-" descending.
    Raises `IndexUnusable` when the index must be rebuilt. Three queries whatever the number of hits.
    """
    known = registry.facets()
    with timing.part("search"):
        hits: Hits = open_index().search(
            text,
            kinds=kinds,
            filters={
                name: _widened(name, values)
                for name, values in (filters or {}).items()
                if name in known and values
            },
            sort=sort,
            limit=limit,
            offset=offset,
            facet_fields=facets,
        )
    found: dict[str, Entry] = {}
    for kind in {hit.kind for hit in hits.hits}:
        codes = [hit.id for hit in hits.hits if hit.kind == kind]
        found |= {row.code: entry(row) for row in rows(actor, kind).filter(code__in=codes).order_by()}
    entries = [found[hit.id] for hit in hits.hits if hit.id in found]
    return Results(entries, hits.total, hits.facets, hits.relaxed)


def entries_of(actor: Actor, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Entry]:
    """Rows by (kind, code), as far as `actor` may see them; a query for each kind."""
    codes: dict[str, list[str]] = {}
    for kind, code in wanted:
        codes.setdefault(kind, []).append(code)
    return {
        (kind, row.code): entry(row)
        for kind, some in codes.items()
        for row in rows(actor, kind).filter(code__in=some).order_by()
    }


def favourite_of(actor: Actor, kind: str, code: str) -> Favourite | None:
    """What the person behind `actor` keeps of a row; None for nobody and for what is not kept."""
    own = access.OWN_FAVOURITE.filter(actor, Favourite.objects.filter(kind=kind, record_code=code))
    return own.first() if actor.user_id else None


def by_value(actor: Actor, kind: str, column: str) -> dict[str, int]:
    """How many public rows of a kind there are by what a column says, as the list of that kind counts them."""
    found = access.VIEW.filter(actor, KINDS[kind].objects.filter(access.IS_PUBLIC))
    if registry.KINDS[kind].same_as:
        found = found.filter(same_as__isnull=True)
    return dict(found.order_by().values_list(column).annotate(Count("pk")))


def _widened(facet: str, values: Sequence[str]) -> Sequence[str]:
    """A region means all places in it; other filters mean what they say."""
    if any(field.type.codes == "region" for field in registry.facet_fields(facet)):
        return tuple(dict.fromkeys(code for value in values for code in within(value)))
    return values


STANDING = {
    State.UNIT_REVIEW: access.ENDORSE,
    State.PLATFORM_REVIEW: access.APPROVE,
    State.RETURNED: access.SUBMIT,
    State.DRAFT: access.SUBMIT,
    State.DORMANT: access.CONFIRM,
}
"""State → who is to act on a row in it, the most pressing first."""
OWN = (State.RETURNED, State.DRAFT, State.DORMANT)
"""States in which the submitter acts: an editor could, but it is not their turn."""


def waiting(actor: Actor, kind: str, state: State) -> QuerySet[Record]:
    """The rows of a kind in a state of `STANDING` that wait for `actor`, the longest waiting first."""
    found = STANDING[state].filter(actor, rows(actor, kind)).filter(state=state)
    if state in OWN:
        found = found.filter(owner__in=actor.scopes(*SUBMITTERS))
    return found.order_by("state_since", "code")


QUEUES = (*STANDING, State.PUBLISHED)
"""States whose rows are done together: those that wait, and public rows whose term is about to end."""


def queue(actor: Actor, kind: str, state: State, text: str = "") -> QuerySet[Record]:
    """The rows of a kind that are done together in a state of `QUEUES`; text: what their name, code or unit holds."""
    found = due(actor, kind) if state == State.PUBLISHED else waiting(actor, kind, state)
    if text:
        named = Q(title__icontains=text) | Q(code__iexact=text) | Q(owner__name__icontains=text)
        found = found.filter(named)
    return found


def own_rows(actor: Actor, kind: str, state: str = "") -> QuerySet[Record]:
    """Rows of the actor's organisations, what changed last first."""
    found = rows(actor, kind).filter(owner__in=actor.scopes(*SUBMITTERS)).order_by("-state_since", "code")
    return found.filter(state=state) if state else found


def imported(actor: Actor, run: ImportRun) -> QuerySet[Record] | None:
    """The rows that an import brought or changed and `actor` may see; None for what is not published."""
    if run.kind not in registry.plurals():
        return None
    kind = registry.by_plural(run.kind)
    if not kind.published:
        return None
    return rows(actor, kind.name).filter(code__in=run.claims.values("record_code"))


def by_state(found: QuerySet[Record]) -> dict[str, int]:
    """How many of these rows stand in each state, in the order of the states."""
    counted = dict(found.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted[state] for state in State if state in counted}


def count_own_rows(actor: Actor) -> dict[str, dict[str, int]]:
    """Rows of the actor's organisations: kind → state → how many; empty for who submits for none."""
    scopes = actor.scopes(*SUBMITTERS)
    if not scopes:
        return {}
    return {
        kind: dict(
            model.objects.filter(owner__in=scopes).order_by().values_list("state").annotate(Count("pk"))
        )
        for kind, model in KINDS.items()
    }


def count_overseen(actor: Actor) -> dict[str, dict[str, int]]:
    """Rows in the place of a bureau, in the same form; empty for who is of none."""
    if not (actor.holds(Role.BUREAU) or actor.scopes(Role.BUREAU)):
        return {}
    here = supervised("owner")(actor)
    return {
        kind: dict(model.objects.filter(here).order_by().values_list("state").annotate(Count("pk")))
        for kind, model in KINDS.items()
    }


def due(actor: Actor, kind: str) -> QuerySet[Record]:
    """Published rows of the actor's organisations whose term ends within `KZ_ASK_DAYS`, the soonest first."""
    last = timezone.localdate() + dt.timedelta(days=config.number("KZ_ASK_DAYS"))
    found = own_rows(actor, kind, State.PUBLISHED).filter(valid_until__lte=last)
    return found.order_by("valid_until", "code")


def revisions(actor: Actor, *, waiting: bool = False) -> QuerySet[Revision]:
    """Revisions that `actor` may see; with `waiting`, those that `actor` has to review, the longest first."""
    found = access.VIEW_REVISION.filter(actor, Revision.objects.select_related("owner"))
    if waiting:
        found = access.APPLY.filter(actor, found).filter(state=RevisionState.PROPOSED)
    return found.order_by("state_since", "code")


def open_revision(actor: Actor, record: Record) -> Revision | None:
    """What waits to be said by `record`, if anything does and `actor` may see it."""
    return revisions(actor).filter(record_code=record.code, state__in=OPEN_REVISIONS).first()


def refusal(record: Record) -> Event | None:
    """The last event that returned `record` or its revision, None when it never was."""
    returns = Event.objects.filter(
        subject_kind=record._meta.label_lower,
        subject_code=record.code,
        code__in=("publish.record.return", "publish.revision.return"),
    )
    return returns.order_by("-seq").first()


def appeals(actor: Actor, *, waiting: bool = False) -> QuerySet[Appeal]:
    """Appeals that `actor` may see; with `waiting`, those that `actor` has to decide, the oldest first."""
    found = Appeal.objects.select_related("owner", "appealed_by")
    if waiting:
        return access.HEAR.filter(actor, found).filter(state=AppealState.OPEN)
    return access.VIEW_APPEAL.filter(actor, found)


def last_appeal(actor: Actor, record: Record) -> Appeal | None:
    """The last appeal about `record` or its revisions, if `actor` may see one."""
    return appeals(actor).filter(record_code=record.code).order_by("-filed_at", "-pk").first()


def link_of(reminder: ValidityReminder) -> str:
    """The signed part of the link that is mailed: for the owner of the row, until the reminder ends."""
    return links.sign(Link(PURPOSE, reminder.code, _asked(reminder), reminder.expires_at))


def _asked(reminder: ValidityReminder) -> str:
    """The code of the organisation that has to say whether the row stands."""
    rows = KINDS[reminder.kind].objects.filter(code=reminder.record_code)
    return str(rows.values_list("owner__code", flat=True).first() or "")


def reminder_by_link(link: str) -> ValidityReminder:
    """What the link was made for; raises `Unopened` when it was not made here."""
    found = links.read(PURPOSE, link)
    row = ValidityReminder.objects.filter(code=found.code).first() if found else None
    if row is None or found is None or _asked(row) != found.party:
        raise Unopened("publish.link_unknown")
    return row


def require_usable(reminder: ValidityReminder, row: Record) -> None:
    """Raise `WrongState`, whose sentence says what to do instead, unless the link may still be used."""
    if reminder.used_at is not None:
        raise WrongState("publish.link_used", at=timezone.localdate(reminder.used_at), until=row.valid_until)
    if reminder.expired:
        raise WrongState("publish.link_expired", at=timezone.localdate(reminder.expires_at))
    if row.state not in PUBLIC_STATES:
        raise WrongState("publish.link_of_hidden", title=row.title)


def announcements(actor: Actor) -> QuerySet[Announcement]:
    """The announcements `actor` may read: pinned ones first as long as they are, then the newest."""
    today = timezone.localdate()
    stands = Q(pinned=True) & (Q(pinned_until=None) | Q(pinned_until__gte=today))
    return (
        access.VIEW_ANNOUNCEMENT.filter(actor, Announcement.objects.all())
        .annotate(on_top=Case(When(stands, then=True), default=False, output_field=BooleanField()))
        .order_by("-on_top", F("published_at").desc(nulls_first=True), "-pk")
    )


def announcements_in_review(actor: Actor) -> QuerySet[Announcement]:
    """Those that `actor` may publish now."""
    waiting = Announcement.objects.filter(state=AnnouncementState.REVIEW)
    return access.APPROVE_ANNOUNCEMENT.filter(actor, waiting)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something beside a row with its file; None for a video."""

    material: Material
    file: StoredFile | None


def materials(actor: Actor, kind: str, codes: Sequence[str]) -> list[Kept]:
    """What stands beside the rows of these codes and is there for `actor`, in its order; two queries."""
    beside = Material.objects.filter(subject_kind=kind, subject_code__in=codes)
    return with_files(access.VIEW_MATERIAL.filter(actor, beside))


def materials_in_review(actor: Actor) -> QuerySet[Material]:
    """Those that `actor` may pass or return now."""
    waiting = Material.objects.filter(state=MaterialState.PROPOSED)
    return access.REVIEW_MATERIAL.filter(actor, waiting).select_related("owner")


def with_files(found: QuerySet[Material]) -> list[Kept]:
    """Each with its file. The caller has asked the policy."""
    listed = list(found.order_by("position", "pk"))
    codes = [row.code for row in listed if row.kind != MaterialKind.VIDEO]
    files = StoredFile.objects.filter(subject_kind=label_of(Material), subject_code__in=codes).defer("text")
    by_code = {file.subject_code: file for file in files} if codes else {}
    return [Kept(row, by_code.get(row.code)) for row in listed]


def leading_pictures(actor: Actor, kind: str, codes: Sequence[str]) -> dict[str, Kept]:
    """The first picture of each row of these codes that `actor` may see, by the row's code; two queries."""
    beside = Material.objects.filter(
        subject_kind=kind, subject_code__in=codes, kind=MaterialKind.PICTURE, state=MaterialState.SHOWN
    )
    found: dict[str, Kept] = {}
    for kept in with_files(access.VIEW_MATERIAL.filter(actor, beside)):
        found.setdefault(kept.material.subject_code, kept)
    return found


def subject_of(material: Material) -> Any:
    """The row beside which it stands. Raises `NotFound` when that is gone."""
    model = registry.KINDS[material.subject_kind].model
    row = model._default_manager.filter(code=material.subject_code).first()
    if row is None:
        raise NotFound("core.not_found", code=material.subject_code)
    return row
