"""入驻: an organisation asks to be taken in, and an editor of the platform decides.

Who is taken in has its organisation made, known by its credit code, and its first head invited by mail; a role is given
only to whoever accepts that invitation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from stdnum.cn import uscc

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.collect import access, rules
from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.collect.models import Admission
from kuaizhuan.collect.states import ADMISSION, ADMISSION_OPEN, Admitting
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.files.services import keep_file
from kuaizhuan.core.moves import lock, move, take_turns
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access as people_access
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Invitation, Organisation, User
from kuaizhuan.people.roles import Role

PROOF = "proof"
"""The purpose of the file that proves what the organisation is."""


@dataclass(frozen=True, slots=True)
class Application:
    """What an organisation says of itself: codes of its kind and region, and whom to write to."""

    credit_code: str
    name: str
    kind: str
    region: str
    contact_name: str
    contact_phone: str
    contact_email: str
    note: str = ""


@transaction.atomic
def file_admission(user: User, said: Application, proof: Received, *, by: Actor) -> Admission:
    """A person applies for an organisation; the editors are told. Raises `RuleBroken` with all reasons."""
    people_access.OWN.require(by, user)
    take_turns("collect.admission")
    credit_code = uscc.compact(said.credit_code)
    waiting = Admission.objects.filter(state__in=ADMISSION_OPEN)
    require(
        rules.may_file(
            credit_code=credit_code,
            known=_known(credit_code),
            waiting=waiting.filter(credit_code=credit_code).exists(),
            open_ones=waiting.filter(filed_by=user.pk).count(),
        )
    )
    row = Admission.objects.create(
        filed_by_id=user.pk,
        credit_code=credit_code,
        name=said.name.strip(),
        kind=said.kind,
        region=said.region,
        contact_name=said.contact_name.strip(),
        contact_phone=said.contact_phone.strip(),
        contact_email=said.contact_email.strip().lower(),
        note=said.note.strip(),
    )
    keep_file(proof, row, by=by, purpose=PROOF)
    audit.record("collect.admission.file", row, by=by)
    return row


@transaction.atomic
def approve_admission(admission: Admission, *, by: Actor) -> tuple[Admission, Invitation]:
    """An editor takes the organisation in: it is made, and its first head is invited to the address that was given.

    Raises `RuleBroken` when an organisation with this credit code has come meanwhile.
    """
    row = lock(admission)
    access.DECIDE_ADMISSION.require(by, row)
    ADMISSION.check(row.state, Admitting.APPROVED)
    require(rules.may_approve(known=_known(row.credit_code)))
    values: Mapping[str, object] = {
        "name": row.name,
        "credit_code": row.credit_code,
        "kind": row.kind,
        "region": row.region,
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
        "contact_email": row.contact_email,
    }
    code = public_code("organisation", row.credit_code)
    draft = people.NewOrganisation(code, normalise_name(row.name), values, origin={"admission": row.code})
    organisation = people.create_organisations([draft], by=by)[0]
    role = Role.ENTERPRISE if row.kind == "enterprise" else Role.OFFICE
    invitation = people.invite_first_head(
        organisation, row.contact_email, role, by=by, days=settings.INVITATION_DAYS
    )
    row = move(
        row, ADMISSION, Admitting.APPROVED, by=by, policy=None,
        changes={"organisation": organisation}, organisation=organisation.code,
    )  # fmt: skip
    return row, invitation


@transaction.atomic
def refuse_admission(admission: Admission, *, by: Actor, reasons: Sequence[str], note: str = "") -> Admission:
    """An editor does not take the organisation in, and says why; the person may apply again."""
    row = lock(admission)
    return move(
        row, ADMISSION, Admitting.REFUSED, by=by, policy=access.DECIDE_ADMISSION, note=note.strip(),
        verdict=rules.may_refuse(reasons, note),
        changes={"reasons": list(reasons), "answer": note.strip()[:500]}, reasons=list(reasons),
    )  # fmt: skip


@transaction.atomic
def withdraw_admission(admission: Admission, *, by: Actor) -> Admission:
    """Who applied takes it back before it was decided."""
    return move(lock(admission), ADMISSION, Admitting.WITHDRAWN, by=by, policy=access.WITHDRAW_ADMISSION)


def _known(credit_code: str) -> str:
    """The name of the organisation with this credit code, "" for none; the register of these codes is public."""
    found = Organisation.objects.select_related("merged_into").filter(credit_code=credit_code).first()
    return found.current.name if found else ""
