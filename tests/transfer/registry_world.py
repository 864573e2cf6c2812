"""Two registries with their people, and units on both sides of the border that conclude contracts."""

from __future__ import annotations

import copy
from typing import Any

from factories import a_user, an_organisation
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Application, Registration, TechnologyContract
from transfer.contract_samples import example


class World:
    """Universities and firms of Chongqing and Sichuan, two registrars of each, one of the whole platform."""

    def __init__(self) -> None:
        self.university = an_organisation("示例大学", region="500106", kind="university")
        self.firm = an_organisation("示例制造有限公司", region="500157")
        self.institute = an_organisation("示例材料研究所", region="510100", kind="institute")
        self.buyer = an_organisation("示例电子有限公司", region="510100")
        bodies = {
            "CQ": an_organisation("示例登记处", region="500000", kind="government"),
            "SC": an_organisation("示例登记中心", region="510000", kind="government"),
        }
        self.registrars = {
            place: [actor_for(a_user(Role.REGISTRAR, body)) for _ in range(2)]
            for place, body in bodies.items()
        }
        self.anna, self.bert = self.registrars["CQ"]
        self.office = actor_for(a_user(Role.OFFICE, self.university))
        self.firm_head = actor_for(a_user(Role.ENTERPRISE, self.firm))
        self.institute_office = actor_for(a_user(Role.OFFICE, self.institute))
        self.buyer_head = actor_for(a_user(Role.ENTERPRISE, self.buyer))
        self.researcher = actor_for(a_user(Role.RESEARCHER, self.university))

    def data(self, name: str = "development-good", **changes: Any) -> dict[str, Any]:
        """A kept contract between these units: seller and buyer by the names in it; `None` leaves a field out."""
        found = copy.deepcopy(example(name)) | {"signed_on": "2026-03-02", "term_to": None} | changes
        units = {u.name: u for u in (self.university, self.firm, self.institute, self.buyer)}
        for side in ("sellers", "buyers"):
            for party in found[side]:
                unit = units.get(party["name"])
                if unit:
                    party |= {"credit_code": unit.credit_code, "region": unit.region}
        return {key: value for key, value in found.items() if value is not None}

    def between(self, seller: Any, buyer: Any, fen: int, title: str = "合金技术开发") -> dict[str, Any]:
        """A development contract of `fen` between two units."""
        parties = {
            side: [{"name": unit.name, "credit_code": unit.credit_code, "region": unit.region}]
            for side, unit in (("sellers", seller), ("buyers", buyer))
        }
        price = {"items": [{"label": "报酬", "amount": f"{fen / 100:.2f}元"}]}
        return self.data(title=title, registry_region=None, **parties, **price)

    def contract(self, data: dict[str, Any] | None = None, **values: Any) -> TechnologyContract:
        stated = data or self.data()
        seller = stated["sellers"][0]["name"]
        by = {self.university.name: self.office, self.institute.name: self.institute_office}.get(
            seller, self.firm_head
        )
        return services.enter_contract(stated, by=by, **values)

    def filed(self, row: TechnologyContract | None = None, **values: Any) -> Application:
        row = row or self.contract()
        by = self.office if row.applicant == self.university else self.institute_office
        return services.file_application(row, by=by, **values)

    def accepted(self, row: TechnologyContract | None = None, **values: Any) -> Application:
        application = self.filed(row, **values)
        return services.accept_application(application, by=self.registrars[application.jurisdiction][0])

    def registered(self, row: TechnologyContract | None = None, **values: Any) -> Registration:
        """Approved by one registrar, and by the second where that is needed."""
        application = self.accepted(row, **values)
        for by in self.registrars[application.jurisdiction]:
            application = services.approve_application(application, by=by)
            if application.state == "registered":
                break
        return application.registration


LARGE = 500_000_000
