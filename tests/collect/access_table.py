"""Who may do what with imports and their questions, and the rows to ask about."""

from __future__ import annotations

from typing import Any

from factories import a_credit_code, an_achievement
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestSource
from kuaizhuan.collect.harvest.states import SourceState, Standing
from kuaizhuan.collect.models import Admission, CellQuestion, DuplicatePair, ImportRun, RowQuestion, Upload
from kuaizhuan.collect.states import Admitting, Question, RunState, UploadState
from publish.access_table import RECORD
from tables import Make, each

TABLE: dict[str, dict[str, str]] = {
    "collect.entry.correct": {
        "draft returned published dormant": "SUBMITTERS editor",
        "unit_review": "HEADS editor",
        "platform_review": "editor",
        "withdrawn": "",
    },
    "collect.upload.own": {"checking checked importing done failed discarded": "self"},
    "collect.run.view": {"running finished failed": "SUBMITTERS editor operator"},
    "collect.source.view": {"active failing paused": "SUBMITTERS editor operator"},
    "collect.source.manage": {"active failing paused": "SUBMITTERS editor"},
    "collect.harvested.settle": {
        "taken asked quarantined dropped gone missing kept": "SUBMITTERS editor",
    },
    "collect.pair.answer": {"open yes no": "editor"},
    "collect.admission.view": {"filed approved refused withdrawn": "self editor"},
    "collect.admission.decide": {"filed approved refused withdrawn": "editor"},
    "collect.admission.withdraw": {"filed approved refused withdrawn": "self"},
}


def run(world: Any, state: RunState) -> ImportRun:
    return ImportRun.objects.create(code=f"R-{state}", kind="achievements", file_name="a.xlsx", file_hash="0",
                                    organisation=world.here, started_by="the_office", state=state)  # fmt: skip


def upload(world: Any, state: UploadState) -> Upload:
    return Upload.objects.create(sheet_kind="achievements", file_name="a.xlsx", organisation=world.here,
                                 uploaded_by=world.user("self"), state=state)  # fmt: skip


def pair(world: Any, state: Question) -> DuplicatePair:
    rows = [an_achievement(owner=world.here), an_achievement(owner=world.places["elsewhere"])]
    return DuplicatePair.objects.create(left=rows[0], right=rows[1], similarity=0.9, state=state)


def cell(world: Any, state: str) -> CellQuestion:
    row = an_achievement(owner=world.here)
    return CellQuestion.objects.create(
        record_code=row.code, field="trl", text="x", owner=world.here, state=state
    )


def like_another(world: Any, state: str) -> RowQuestion:
    number = RowQuestion.objects.count()
    run = ImportRun.objects.create(code=f"R{number}", kind="achievements", file_hash="0", started_by="a")
    return RowQuestion.objects.create(kind="achievements", signature=f"s{number}", cells={"成果名称": "某项成果"},
                                      owner=world.here, state=state, run=run)  # fmt: skip


def admission(world: Any, state: Admitting) -> Admission:
    code = a_credit_code()
    return Admission.objects.create(filed_by=world.user("self"), credit_code=code, name="示例新单位", kind="enterprise",
                                    region="500000", contact_name="a", contact_phone="023-11110000",
                                    contact_email="new@demo.example", state=state)  # fmt: skip


def source(world: Any, state: SourceState) -> HarvestSource:
    return HarvestSource.objects.create(
        url=f"https://{state}.example/oai", organisation=world.here, state=state, name="甲仓储"
    )


def harvested(world: Any, state: Standing) -> HarvestedRecord:
    of = HarvestSource.objects.filter(url="https://x.example/oai").first()
    of = of or HarvestSource.objects.create(url="https://x.example/oai", organisation=world.here)
    return HarvestedRecord.objects.create(
        source=of, identifier=f"oai:x:{state}", state=state, owner=world.here
    )


SUBJECTS: dict[str, dict[str, Make]] = {
    "collect.entry.correct": RECORD,
    "collect.upload.own": each(UploadState, upload),
    "collect.run.view": each(RunState, run),
    "collect.source.view": each(SourceState, source),
    "collect.source.manage": each(SourceState, source),
    "collect.harvested.settle": each(Standing, harvested),
    "collect.pair.answer": each(Question, pair),
    **{f"collect.admission.{verb}": each(Admitting, admission) for verb in ("view", "decide", "withdraw")},
}
