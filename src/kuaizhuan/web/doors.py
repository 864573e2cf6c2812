"""The one main action of a page, for whoever looks: a pure choice from who looks, what it is and what exists.

Templates show what `choose` gives and decide nothing. A step that is still missing (to sign in, to belong to an
organisation, to state a need) is part of the action: the way leads there and comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import COMING, State
from kuaizhuan.transfer.states import Trial


class Step(StrEnum):
    """What somebody still has to do before the action itself."""

    NONE = ""
    SIGN_IN = "sign_in"
    BELONG = "belong"
    NEED = "need"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Who:
    """The reader. owns: submits for the row's owner. acts: submits for another organisation; broker: is one there.

    staff: whether a duty of theirs reaches the row, and they belong to no organisation that could act.
    """

    signed_in: bool = False
    owns: bool = False
    acts: bool = False
    broker: bool = False
    staff: bool = False


@dataclass(frozen=True, slots=True)
class What:
    """The row that is shown, and what exists around it for the reader.

    kind: of the catalogue, or "trial" for an offer to try. introduction, deal, trial: codes, "" for none; the trial
    is the open offer. needs, results: whether the reader's organisations have public ones. organisation: the code of
    the row's owner, "" where that is not told. unanswered: introductions that wait for the owner.
    """

    kind: str
    code: str
    state: str
    public: bool = True
    introduction: str = ""
    deal: str = ""
    trial: str = ""
    needs: bool = False
    results: bool = False
    organisation: str = ""
    unanswered: int = 0

    @property
    def side(self) -> str:
        """On which side of a match it stands; an offer to try a result stands where the result does."""
        return "offer" if self.kind == "trial" else KINDS[self.kind].side


@dataclass(frozen=True, slots=True)
class Door:
    """action: its name; label: the code of its words. page, args and query: its address, as of `placements.Link`.

    step: what is still missing, with a sentence of its own under the button.
    """

    action: str
    page: str
    args: tuple[Any, ...] = field(default=())
    query: str = ""
    step: Step = Step.NONE

    @property
    def label(self) -> str:
        return f"web.door.{self.action}"

    @property
    def hint(self) -> str:
        return f"web.door_step.{self.step}" if self.step else ""


def choose(who: Who, row: What, *, here: str) -> tuple[Door, ...]:
    """The main action first, then at most one other; none where there is nothing to do. here: the page's address."""
    if not who.signed_in:
        if not row.public:
            return ()
        action = "sign_in_trial" if row.kind == "trial" else "sign_in"
        return (Door(action, "web:sign_in", query=urlencode({"next": here}), step=Step.SIGN_IN),)
    if row.deal and (who.owns or who.acts or who.broker):
        return (Door("deal", "web:deal", (row.deal,)),)
    if who.owns:
        return _of_owner(row)
    if row.introduction:
        return (Door("introduction", "web:introduction", (row.introduction,)),)
    if not row.public or (who.staff and not (who.acts or who.broker)):
        return ()
    if not (who.acts or who.broker):
        action = "trial" if row.kind == "trial" else "interest" if row.side == "offer" else "contact"
        return (Door(action, "web:apply", query=urlencode({"next": here}), step=Step.BELONG),)
    return {"offer": _of_result, "need": _of_need}.get(row.side, _of_expert)(who, row)


def choose_pair(*, need: bool, result: bool, broker: bool, pair: tuple[str, str], asked: str) -> Door | None:
    """The action for a need and a result that are shown together; None for who speaks for neither.

    need, result: whether the reader speaks for that side. pair: their codes. asked: what is under way already.
    """
    if asked:
        return Door("introduction", "web:introduction", (asked,))
    if need == result and not (broker and not need):
        return None
    action = "interest" if need else "recommend_own" if result else "introduce"
    return Door(action, "web:ask_introduction", pair)


def _of_owner(row: What) -> tuple[Door, ...]:
    if row.kind == "trial":
        return (Door("introductions", "web:introductions"),) if row.state == Trial.LISTED else ()
    here = (row.kind, row.code)
    edit = Door("edit", "web:edit_record", here)
    if row.unanswered:
        return Door("answer", "web:introductions"), edit
    if row.state in (State.DRAFT, State.RETURNED):
        return Door("finish", "web:edit_record", here), Door("review", "web:review", here)
    if row.state in COMING:
        return (Door("follow", "web:review", here),)
    if row.state == State.DORMANT:
        return Door("confirm", "web:review", here), edit
    if row.state == State.WITHDRAWN:
        return (Door("reopen", "web:review", here),)
    if not row.side:
        return Door("fits", "web:counterparts", (*here, "demand")), edit
    return Door("matches", "web:matches", here), edit


def _of_result(who: Who, row: What) -> tuple[Door, ...]:
    step = Step.NONE if row.needs or not who.acts else Step.NEED
    if not who.acts:
        return (
            Door("recommend_client", "web:begin_introduction", ("achievement", row.code), step=Step.NONE),
        )
    interest = Door("interest", "web:begin_introduction", ("achievement", row.code), step=step)
    trial = Door(
        "trial", "web:begin_introduction", ("achievement", row.code), f"trial={row.trial}", step=step
    )
    if row.kind == "trial":
        return (trial, interest) if row.trial else (interest,)
    second = trial if row.trial else None
    if second is None and who.broker:
        second = Door("recommend_client", "web:begin_introduction", ("achievement", row.code))
    return (interest, second) if second else (interest,)


def _of_need(who: Who, row: What) -> tuple[Door, ...]:
    begin = ("demand", row.code)
    if who.broker and not row.results:
        return (Door("recommend_result", "web:begin_introduction", begin),)
    if row.results:
        return (Door("recommend_own", "web:begin_introduction", begin),)
    return (Door("recommend_own", "web:new_record", ("achievement",), step=Step.RESULT),)


def _of_expert(who: Who, row: What) -> tuple[Door, ...]:
    return (Door("contact_unit", "web:organisation", (row.organisation,)),) if row.organisation else ()
