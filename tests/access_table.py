"""Who may do what with which row: policy, states of the row, persons. Everybody not named is refused.

Read it as the agreement on access; a change of it is a change of who sees what. Persons and rows are those of
`access_world`; a name in capitals stands for several. Whether a state allows the move at all, its machine says.
"""

from __future__ import annotations

GROUPS = {
    "EVERYBODY": "visitor nobody researcher office enterprise broker owner above elsewhere agent editor asleep "
    "operator registrar reviewer bureau bureau_elsewhere registry registry_elsewhere self",
    "SIGNED_IN": "nobody researcher office enterprise broker owner above elsewhere agent editor asleep "
    "operator registrar reviewer bureau bureau_elsewhere registry registry_elsewhere self",
    "MEMBERS": "researcher office enterprise broker owner above",
    "SUBMITTERS": "researcher office enterprise broker above",
    "HEADS": "office enterprise above",
    "OVERSEERS": "editor bureau bureau_elsewhere",
    "REGISTRARS": "registrar registry",
}

ANY_DEAL = "contact nda visit trial terms contract performance payment closed lost"
GIVEN = "matched signed delivered in_use extended triggered paid returned breached"
"""A trial that has a buyer."""

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
    "match.introduction.view": {
        "proposed opened declined withdrawn unchosen": "MEMBERS elsewhere editor bureau bureau_elsewhere",
        "by_broker brokered": "MEMBERS elsewhere agent editor bureau bureau_elsewhere",
    },
    "match.introduction.pass": {
        "proposed opened declined withdrawn by_broker": "",
        "brokered": "agent",
        "unchosen": "editor",
    },
    "match.introduction.answer": {
        "opened declined withdrawn brokered unchosen": "",
        "proposed": "elsewhere",
        "by_broker": "SUBMITTERS elsewhere",
    },
    "match.introduction.withdraw": {
        "proposed opened declined withdrawn": "researcher",
        "by_broker": "agent",
        "brokered unchosen": "elsewhere",
    },
    "collect.entry.correct": {
        "draft returned published dormant": "SUBMITTERS editor",
        "unit_review": "HEADS editor",
        "platform_review": "editor",
        "withdrawn": "",
    },
    "collect.upload.own": {"checking checked importing done failed discarded": "self"},
    "collect.run.view": {"running finished failed": "SUBMITTERS editor operator"},
    "collect.pair.answer": {"open yes no": "editor"},
    "people.organisation.view": {"any": "EVERYBODY"},
    "people.organisation.submit_for": {"any": "SUBMITTERS editor"},
    "people.organisation.head": {"any": "HEADS editor"},
    "people.organisation.decide": {"any": "editor"},
    "people.organisation.administer": {"any": "HEADS operator"},
    "people.membership.revoke": {
        "of_an_organisation": "HEADS operator self",
        "of_the_platform": "operator self",
    },
    "people.membership.appoint": {"of_an_organisation of_the_platform": "operator"},
    "people.invitation.withdraw": {"any": "HEADS operator"},
    "people.join.answer": {"any": "HEADS operator"},
    "people.staff_session.end": {"any": "self"},
    "people.token.own": {"any": "self"},
    "people.user.own": {"any": "self"},
    "notices.webhook.manage": {"any": "HEADS operator"},
    "notices.delivery.manage": {"any": "HEADS operator"},
    "transfer.deal.view": {ANY_DEAL: "MEMBERS elsewhere agent OVERSEERS"},
    "transfer.deal.move": {ANY_DEAL: "SUBMITTERS elsewhere agent"},
    "transfer.credit.propose": {ANY_DEAL: "SUBMITTERS elsewhere agent"},
    "core.file.view": {"of_a_deal": "MEMBERS elsewhere agent OVERSEERS"},
    "transfer.income.view": {ANY_DEAL: "HEADS editor bureau"},
    "transfer.income.keep": {ANY_DEAL: "HEADS"},
    "transfer.distribution.view": {
        "draft cancelled": "HEADS editor bureau",
        "notified confirmed paid": "MEMBERS editor bureau",
    },
    "transfer.distribution.keep": {"draft cancelled notified confirmed paid": "HEADS"},
    "transfer.notice.view": {
        "running suspended": "EVERYBODY",
        "draft ended concluded cancelled": "MEMBERS editor bureau",
    },
    "transfer.notice.show": {"running suspended": "EVERYBODY", "draft ended concluded cancelled": ""},
    "transfer.notice.keep": {"draft running suspended ended concluded cancelled": "HEADS"},
    "transfer.notice.object": {"running suspended": "SIGNED_IN", "draft ended concluded cancelled": ""},
    "transfer.notice.inspect": {"draft running suspended ended concluded cancelled": "HEADS editor bureau"},
    "transfer.outcome.view": {"planned asked answered": "MEMBERS elsewhere agent OVERSEERS"},
    "transfer.outcome.answer": {"planned asked answered": "elsewhere"},
    "transfer.outcome.ask": {"planned asked answered": "HEADS OVERSEERS"},
    "transfer.trial.view": {
        "listed": "EVERYBODY",
        "withdrawn": "MEMBERS editor bureau",
        GIVEN: "MEMBERS elsewhere agent OVERSEERS",
    },
    "transfer.trial.move": {"listed withdrawn": "HEADS", GIVEN: "HEADS elsewhere"},
    "transfer.contract.view": {
        "with_its_owner": "MEMBERS elsewhere OVERSEERS",
        "at_the_registry": "MEMBERS elsewhere OVERSEERS REGISTRARS",
    },
    "transfer.contract.edit": {"with_its_owner at_the_registry": "SUBMITTERS"},
    "transfer.application.file": {"with_its_owner at_the_registry": "HEADS"},
    "transfer.application.view": {
        "nobody_approved the_registry_approved": "MEMBERS elsewhere OVERSEERS REGISTRARS",
    },
    "transfer.application.answer": {"nobody_approved the_registry_approved": "SUBMITTERS"},
    "transfer.application.withdraw": {"nobody_approved the_registry_approved": "HEADS"},
    "transfer.application.decide": {"nobody_approved the_registry_approved": "REGISTRARS"},
    "transfer.application.approve_second": {
        "nobody_approved": "REGISTRARS",
        "the_registry_approved": "registrar",
    },
    "transfer.registration.view": {"valid replaced cancelled": "MEMBERS elsewhere OVERSEERS REGISTRARS"},
    "transfer.registration.cancel": {"valid replaced cancelled": "REGISTRARS"},
    "transfer.relief.draw": {"valid replaced cancelled": "HEADS REGISTRARS"},
    "transfer.registry_list.make": {"any": "REGISTRARS"},
}
