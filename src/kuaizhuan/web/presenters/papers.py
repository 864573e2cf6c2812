"""Files of a contract as a page shows them: pictures in place, the words of pdf and docx, and what stands against a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kuaizhuan.core.files import scan
from kuaizhuan.core.files.kinds import of_media_type
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import StoredFile
from kuaizhuan.core.rulebook import Law
from kuaizhuan.transfer.models import SealSighting
from kuaizhuan.transfer.registration.proofs import Proof, table
from kuaizhuan.web.forms.transfer.sightings import SightingForm
from kuaizhuan.web.presenters.values import language

MOST = 20_000
"""Characters of a file's text that are shown; the file itself has them all."""


@dataclass(frozen=True, slots=True)
class Seals:
    """What was seen under one scan, and the form of who may say it; neither: nobody looked, and this reader does not."""

    rows: list[SealSighting]
    form: SightingForm | None


@dataclass(frozen=True, slots=True)
class Paper:
    """blocked: why nobody may look at it, "" where they may. text: its words, "" where nothing has read them.

    seals: what was seen under it, where a page says so.
    """

    file: StoredFile
    purpose: str
    picture: bool
    text: str
    blocked: str
    seals: Seals | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper in words, the rule that asks for it with its mark, and whether it is there (None: nobody was asked)."""

    name: str
    kinds: list[str]
    when: str
    given: bool | None
    clause: str
    mark: str
    unsure: bool


def show_wanted(rows: Iterable[tuple[Proof, bool]], law: Law) -> list[Wanted]:
    """The papers wanted of one contract."""
    return [_wanted(proof, law, given) for proof, given in rows]


def show_table(law: Law) -> list[Wanted]:
    """Every row of the table, for whoever is about to write a contract."""
    return [_wanted(proof, law) for proof in table()]


def _wanted(proof: Proof, law: Law, given: bool | None = None) -> Wanted:
    rule = law.cited(proof.rule)
    return Wanted(
        name=say(f"transfer.paper.{proof.code}"),
        kinds=[say(f"transfer.subtype.{each}") for each in sorted(proof.subtypes)],
        when="" if proof.when == "always" else say(f"transfer.paper_when.{proof.when}"),
        given=given,
        clause=rule.clause(language()),
        mark=say(f"transfer.mark.{proof.mark.lower()}"),
        unsure=proof.unverified or rule.unverified,
    )


def show_papers(files: Iterable[StoredFile]) -> list[Paper]:
    """The files of one contract, in their order."""
    return [_show(each) for each in files]


def _show(file: StoredFile) -> Paper:
    kind = of_media_type(file.media_type)
    held = file.scan in (scan.WAITING, scan.REFUSED)
    return Paper(
        file=file,
        purpose=say(f"transfer.paper.{file.purpose}"),
        picture=bool(kind and kind.picture),
        text="" if held else file.text[:MOST],
        blocked=say(f"core.file_scan_{file.scan}", {"name": file.name}) if held else "",
    )
