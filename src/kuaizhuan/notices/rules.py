"""Which event concerns whom: a table, so that a notice is never written by hand. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role


@dataclass(frozen=True, slots=True)
class Audience:
    """Roles held for the owners of the row (an introduction has several), and for the whole platform; and
    whether the person whose row it is.
    """

    owner: tuple[Role, ...] = ()
    platform: tuple[Role, ...] = ()
    person: bool = False


AUDIENCE = {
    "publish.record.submit": Audience(owner=HEADS),
    "publish.record.endorse": Audience(platform=(Role.EDITOR,)),
    "publish.record.approve": Audience(owner=SUBMITTERS),
    "publish.record.return": Audience(owner=SUBMITTERS),
    "publish.record.revise": Audience(owner=HEADS, platform=(Role.EDITOR,)),
    "publish.record.expire": Audience(owner=SUBMITTERS),
    "publish.search.find": Audience(person=True),
    "match.demand.strong": Audience(owner=SUBMITTERS),
    "match.introduction.ask": Audience(owner=SUBMITTERS),
    "match.introduction.open": Audience(owner=SUBMITTERS),
    "match.introduction.decline": Audience(owner=SUBMITTERS),
    "match.introduction.withdraw": Audience(owner=SUBMITTERS),
    "transfer.deal.open": Audience(owner=SUBMITTERS),
    "transfer.deal.sign_nda": Audience(owner=SUBMITTERS),
    "transfer.deal.visit": Audience(owner=SUBMITTERS),
    "transfer.deal.try": Audience(owner=SUBMITTERS),
    "transfer.deal.negotiate": Audience(owner=SUBMITTERS),
    "transfer.deal.sign": Audience(owner=SUBMITTERS),
    "transfer.deal.perform": Audience(owner=SUBMITTERS),
    "transfer.deal.pay": Audience(owner=SUBMITTERS),
    "transfer.deal.close": Audience(owner=SUBMITTERS),
    "transfer.deal.lose": Audience(owner=SUBMITTERS),
    "transfer.deal.remind": Audience(owner=SUBMITTERS),
    "transfer.credit.propose": Audience(owner=SUBMITTERS),
    "transfer.credit.agree": Audience(owner=SUBMITTERS),
    "transfer.credit.refuse": Audience(owner=SUBMITTERS),
    "transfer.ledger.receipt": Audience(owner=HEADS),
    "transfer.trial.match": Audience(owner=SUBMITTERS),
    "transfer.trial.sign": Audience(owner=SUBMITTERS),
    "transfer.trial.deliver": Audience(owner=SUBMITTERS),
    "transfer.trial.use": Audience(owner=SUBMITTERS),
    "transfer.trial.trigger": Audience(owner=SUBMITTERS),
    "transfer.trial.extend": Audience(owner=SUBMITTERS),
    "transfer.trial.return": Audience(owner=SUBMITTERS),
    "transfer.trial.breach": Audience(owner=SUBMITTERS),
    "transfer.trial.pay": Audience(owner=SUBMITTERS),
    "transfer.trial.remind": Audience(owner=SUBMITTERS),
    "transfer.notice.suspend": Audience(owner=HEADS),
    "transfer.notice.end": Audience(owner=HEADS),
    "transfer.objection.receive": Audience(owner=HEADS),
    "transfer.distribution.notify": Audience(owner=SUBMITTERS),
    "transfer.outcome.ask": Audience(owner=SUBMITTERS),
    "transfer.application.file": Audience(platform=(Role.REGISTRAR,)),
    "transfer.application.accept": Audience(owner=SUBMITTERS),
    "transfer.application.return": Audience(owner=SUBMITTERS),
    "transfer.application.ask": Audience(owner=SUBMITTERS),
    "transfer.application.answer": Audience(platform=(Role.REGISTRAR,)),
    "transfer.application.approve_first": Audience(platform=(Role.REGISTRAR,)),
    "transfer.application.register": Audience(owner=SUBMITTERS),
    "transfer.application.refuse": Audience(owner=SUBMITTERS),
    "transfer.registration.cancel": Audience(owner=HEADS),
    "transfer.outcome.remind": Audience(owner=SUBMITTERS),
}
"""Audit code → whom it concerns. Whoever did it is never told."""
