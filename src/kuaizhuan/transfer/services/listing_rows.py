"""What exchanges say of listings, brought in by a work-book: each row is one move, by the guards of a move on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction

from kuaizhuan.collect.columns import BookStep, Converted
from kuaizhuan.collect.columns.book import BATCH
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.collect.sources import Problem, Row
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, DomainError
from kuaizhuan.core.messages import say
from kuaizhuan.core.verdict import reasons_of
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import SUBMITTERS
from kuaizhuan.transfer import access
from kuaizhuan.transfer.book.listing_columns import LISTINGS
from kuaizhuan.transfer.models import Listing
from kuaizhuan.transfer.queries.book_plan import acting_for
from kuaizhuan.transfer.queries.listings import facts_of
from kuaizhuan.transfer.queries.waivers import waived
from kuaizhuan.transfer.rules.listing import Said, may_go
from kuaizhuan.transfer.services.listings import move_listing
from kuaizhuan.transfer.states import LISTING, Listed


@dataclass(slots=True)
class ListingImporter:
    """Plans and writes the moves that the rows of one work-book say, in the name of one organisation."""

    batch: ClassVar[int] = BATCH
    by: Actor
    organisation: Organisation | None
    sheet_kind: str = field(init=False, default=LISTINGS)
    seen: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        own = self.by.scopes(*SUBMITTERS)
        if self.organisation is None and len(own) == 1:
            self.organisation = Organisation.objects.get(pk=own[0])
        if self.organisation is None:
            raise BadInput("transfer.book_whose")
        self.by = acting_for(self.by, self.organisation.current)

    def plan(self, batch: Sequence[tuple[Row, Converted]]) -> list[BookStep]:
        """One step for each row, in order; a row that says what is there already changes nothing."""
        return [self._plan_row(row, converted) for row, converted in batch]

    def write(self, run: ImportRun, steps: Sequence[BookStep]) -> None:
        """Do the moves; what is refused after all says why."""
        for step in steps:
            if step.facts is None:
                continue
            row, target, said = step.facts
            try:
                with transaction.atomic():
                    move_listing(row, target, said, by=self.by)
            except DomainError as error:
                step.problems += [Problem(None, reason.code, reason.params) for reason in reasons_of(error)]

    def _plan_row(self, row: Row, converted: Converted) -> BookStep:
        values = converted.values
        step = BookStep(row, list(converted.problems), title=str(values.get("title", "")), does="keep")
        if step.refused:
            return step
        first = self.seen.setdefault(str(values["code"]), row.number)
        if first != row.number:
            step.problems.append(Problem(None, "collect.row_repeated", {"first": first}))
            return step
        rows = access.listing.KEEP.filter(self.by, Listing.objects.select_related("notice__seller"))
        found = rows.filter(code=values["code"]).first()
        if found is None:
            step.problems.append(Problem(None, "transfer.listing_unknown", {"code": values["code"]}))
            return step
        step.code, target = found.code, Listed(str(values["state"]))
        if target == found.state:
            return step
        if target not in LISTING.targets(found.state):
            names = {"state": found.state, "target": target}
            shown = {name: say(f"transfer.listing_state.{state}") for name, state in names.items()}
            step.problems.append(Problem(None, "transfer.listing_not_next", shown))
            return step
        said = _said(values, target)
        verdict = may_go(target, said, facts_of(found)).overriding(waived(found.notice))
        step.problems += [Problem(None, reason.code, reason.params) for reason in verdict]
        step.does, step.facts = "update", (found, target, said)
        return step


def _said(values: Mapping[str, Any], target: Listed) -> Said:
    return Said(
        number=values.get("number", ""),
        final_fen=values.get("final"),
        buyer_name=values.get("buyer", ""),
        on=values.get("certificate_on" if target is Listed.CERTIFIED else "sold_on"),
        certificate_number=values.get("certificate_number", ""),
        note=values.get("note", ""),
    )
