"""What a run asks its server, and in which order: the quarantine by name, then page after page; writes nothing.

A page that the server cannot give has the rest of the list read by identifiers; a token that it refuses has it begun anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kuaizhuan.collect.harvest import rules
from kuaizhuan.collect.harvest.client import Client, Failure
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestRun, HarvestSource, QuarantinedRecord
from kuaizhuan.collect.harvest.pages import Page, Raw
from kuaizhuan.collect.harvest.states import Standing

Ahead = Mapping[str, Any]
"""Where a run goes on after a page: values of its columns."""
RETRIED = 200
"""Records of the quarantine, and of those asked about, that a run asks for by name."""
DEAF = 20
"""Records one after the other that a server does not give by name, after which it is not asked any more."""
TOO_MANY = 2
"""Times that a list is begun anew because its token was refused."""


def pages(run: HarvestRun, client: Client) -> Iterator[tuple[Page, Ahead]]:
    """The pages of a run from the place it has reached, each with where it goes on; before the next, the caller has moved it there.

    A page without records only has the run ask another way. Raises `Failure`.
    """
    if not run.retried:
        yield Page(tuple(_ask_again(run, client))), {"retried": True}
    sets = run.source.sets or [""]
    seen: set[tuple[object, ...]] = set()
    while run.set_number < len(sets):
        page, another_way = _ask(run, client, sets[run.set_number])
        if another_way:
            yield page, another_way
            continue
        if run.by_identifier:
            page = replace(page, records=tuple(_by_name(run, client, page.records)))
        lap = (run.set_number, run.restarts, run.by_identifier)
        marks = (
            {(*lap, page.token), (*lap, *sorted(raw.identifier for raw in page.records))}
            if page.token
            else set()
        )
        circle = bool(marks & seen) or (bool(page.token) and page.token == run.token)
        seen |= marks
        yield page, _ahead(run, page, circle)
        if circle:
            raise Failure("collect.harvest_circle", number=run.page)


def _ahead(run: HarvestRun, page: Page, circle: bool) -> Ahead:
    values: dict[str, Any] = {
        "announced": run.announced or page.size,
        "server_date": run.server_date or page.date,
    }
    if page.torn:  # what comes after is not known: the list is read by identifiers, without what came already
        return {**values, "by_identifier": True, "token": ""}
    if page.token and not circle:
        return {**values, "token": page.token}
    return {**values, "token": "", "set_number": run.set_number + int(not circle)}


def identify(client: Client) -> dict[str, str]:
    """What the server says of itself, as columns of a source. One that says it wrongly is harvested all the same, by whole days.

    Raises `Failure` where it does not answer.
    """
    try:
        page = client.ask("Identify")
    except Failure as failure:
        if not failure.page:
            raise
        page = Page()
    said = {"name": page.said("repositoryName")[:200], "deletes": page.said("deletedRecord")[:12]}
    granularity = rules.SECONDS if page.said("granularity") == rules.SECONDS else rules.DAY
    return {name: text for name, text in said.items() if text} | {"granularity": granularity}


def first_pages(source: HarvestSource, client: Client, most: int) -> list[Page]:
    """At most so many pages of all that a source has. Raises `Failure`."""
    found: list[Page] = []
    token = ""
    while not found or (token and len(found) < most):
        first = {"metadataPrefix": source.prefix, "set": next(iter(source.sets), "")}
        page = client.ask("ListRecords", **({"resumptionToken": token} if token else first))
        if page.errors and "noRecordsMatch" not in page.errors:
            raise _refused(page)
        found.append(page)
        token = page.token
    return found


def _ask(run: HarvestRun, client: Client, in_set: str) -> tuple[Page, Ahead]:
    """The next page; or none, and how the run is to ask instead."""
    verb = "ListIdentifiers" if run.by_identifier else "ListRecords"
    try:
        if run.token:
            page = client.ask(verb, resumptionToken=run.token)
        else:
            page = client.ask(verb, metadataPrefix=run.source.prefix, set=in_set, **{"from": run.since})
    except Failure as failure:
        if not failure.page or run.by_identifier:
            raise
        return Page(), {"by_identifier": True, "token": ""}
    if "noRecordsMatch" in page.errors:
        return replace(page, records=(), token="", torn=False), {}
    if "badResumptionToken" in page.errors and run.token and run.restarts < TOO_MANY:
        return Page(), {"token": "", "restarts": run.restarts + 1}
    if page.errors:
        raise _refused(page)
    return page, {}


def _refused(page: Page) -> Failure:
    code, said = next(iter(page.errors.items()))
    return Failure("collect.harvest_refused", error=code[:40], said=said[:200])


def _by_name(run: HarvestRun, client: Client, headers: Iterable[Raw]) -> Iterator[Raw]:
    """The records of a list of identifiers, each asked for; those that came already in this run are left out."""
    rows = list(headers)
    came = HarvestedRecord.objects.filter(run=run, identifier__in=[row.identifier for row in rows])
    known = dict(came.values_list("identifier", "datestamp"))
    deaf = 0
    for row in rows:
        if row.problem or row.deleted:
            yield row
        elif known.get(row.identifier) != row.datestamp:
            found = _get(run, client, row.identifier, row.datestamp)
            deaf = deaf + 1 if found.problem == "collect.harvest_not_given" else 0
            if deaf >= DEAF:
                raise Failure("collect.harvest_not_given", why=found.params.get("why", ""))
            yield found


def _get(run: HarvestRun, client: Client, identifier: str, datestamp: str = "") -> Raw:
    try:
        page = client.ask("GetRecord", identifier=identifier, metadataPrefix=run.source.prefix)
    except Failure as failure:
        if not failure.page:
            raise
        return Raw(identifier, datestamp, problem="collect.harvest_not_given", params={"why": failure.code})
    if page.records:
        return replace(page.records[0], identifier=page.records[0].identifier or identifier)
    why = next(iter(page.errors), "")
    return Raw(identifier, datestamp, problem="collect.harvest_not_given", params={"why": why})


def _ask_again(run: HarvestRun, client: Client) -> Iterator[Raw]:
    """Records of the quarantine, and those a person was asked about: a list of changes would not bring them again."""
    if run.full:
        return
    waiting = QuarantinedRecord.objects.filter(source=run.source, resolved_at=None).exclude(identifier="")
    asked = HarvestedRecord.objects.filter(source=run.source, state=Standing.ASKED)
    names = [
        *waiting.order_by("last_at").values_list("identifier", flat=True)[:RETRIED],
        *asked.order_by("harvested_at").values_list("identifier", flat=True)[:RETRIED],
    ]
    for identifier in dict.fromkeys(names):
        yield _get(run, client, identifier)
