"""The addresses of imports and of writing rows: who may, and the codes in them."""

from __future__ import annotations

from typing import Any

from collect import access_table as rows
from factories import an_achievement
from kuaizhuan.collect.harvest.states import SourceState, Standing
from kuaizhuan.collect.models import CellQuestion, RefusedRow, Upload
from kuaizhuan.collect.sources import Row
from kuaizhuan.collect.states import Admitting, Question, RunState, UploadState
from kuaizhuan.collect.workbook import RefusedRows
from kuaizhuan.core.messages import say
from tables import EVERYBODY, HOSTILE, PROGRAMS, READERS, SIGNED_IN, SUBMITTERS, Address, own, public

ADDRESSES: dict[str, Address] = {
    "api-v1:create": Address(post={"": SUBMITTERS}, body={"title": "高强度镁合金", "owner": "{here}"}),
    "api-v1:change": Address(get={"{draft}": ""}),
    "api-v1:moved": Address(post={"{draft}": ""}),  # of an expert
    **dict.fromkeys(("api-v1:one", "api-v1:put", "api-v1:delete_numbered"), Address(get={"no-number": ""})),
    "api-v1:delete": Address(get={"{draft}": ""}),  # of an expert
    "api-v1:batch": Address(post={"": PROGRAMS}, writes=""),  # no row is sent
    "api-v1:take_file": Address(post={"": PROGRAMS}, writes=""),  # no file is sent
    "api-v1:imports": Address(get={"": PROGRAMS}),
    "api-v1:one_import": Address(get={"{upload}": ""}),  # of a person, who sent it without a token
    "api-v1:confirm_file": Address(post={"{upload}": ""}),
    "api-v1:file_report": Address(get={"{upload}": ""}),
    "web:imports": own(),
    "web:preview": Address(post={"": SIGNED_IN}, writes=""),  # no file is sent
    "web:upload": Address(get={"{upload}": "self"}),
    "web:upload_refused": Address(get={"{upload}": "self"}),
    "web:confirm_import": Address(post={"{upload}": "self"}, body={"do": "import"}, writes="self"),
    "web:map_columns": Address(post={"{upload}": "self"}, body={"hidden": "on"}, writes="self"),
    "web:template": public("achievements"),
    "web:run": Address(get={"{run}": f"{SUBMITTERS} editor operator"}),
    "web:submit_run": Address(post={"{run}": f"{SUBMITTERS} editor operator"}),
    "web:run_refused": Address(get={"{run}": f"{SUBMITTERS} editor operator"}),
    "web:apply": own(),
    "web:admissions": own(),
    "web:admission": Address(get={"{admission}": "self editor"}),
    "web:decide_admission": Address(
        post={"{admission}": "editor"},
        body={"do": "refuse", "reasons": "collect.admission.reason.scope"},
        writes="editor",
    ),
    "web:withdraw_admission": Address(post={"{admission}": "self"}),
    "web:harvests": own(),
    "web:harvest": Address(get={"{source}": f"{SUBMITTERS} editor operator"}),
    "web:run_harvest": Address(post={"{source}": f"{SUBMITTERS} editor"}),
    "web:pause_harvest": Address(post={"{source}": f"{SUBMITTERS} editor"}),
    "web:resume_harvest": Address(post={"{paused}": f"{SUBMITTERS} editor"}),
    "web:keep_harvested": Address(post={"{left}": f"{SUBMITTERS} editor"}),
    "web:look_up": Address(get={"orcid": ""}),  # off
    "web:origin": Address(get={"achievement {draft}": READERS, "achievement {published}": EVERYBODY}),
    "web:cells": Address(get={"achievement {with_texts}": READERS}),
    "web:organisation_cells": Address(get={"{here_texts}": f"{SUBMITTERS} editor"}),
    "web:questions": own(),
    "web:answer_question": Address(
        post={"pairs": "editor", "nonsense": ""}, body={"answer": "no", "code": "{pair}"}
    ),
    "web:settle_cell": Address(
        post={"{cell}": f"{SUBMITTERS} editor"}, body={"text": "5"}, writes=f"{SUBMITTERS} editor"
    ),
    "web:reopen_question": Address(post={"pairs {answered}": "editor", "nonsense 1": ""}),
}

SECRETS = {
    "秘己文件": f"{SUBMITTERS} editor operator",
    "秘庚单元格": f"{SUBMITTERS} editor operator",
    "秘巳文件": "self",
    "秘午行": "self",
    "秘未单位": "self editor",
    "秘戌原文": f"{SUBMITTERS} editor",
    "秘亥余文": READERS,
    "秘位余文": f"{SUBMITTERS} editor",
}


def codes(world: Any) -> dict[str, Any]:
    """Word in braces → code; everything that is not for everybody has a secret in it."""
    run = rows.run(world, RunState.FINISHED)
    run.file_name = "秘己文件.xlsx"
    run.save()
    RefusedRow.objects.create(run=run, row_number=2, cells={"title": "秘庚单元格"}, problems=[])
    admission = rows.admission(world, Admitting.FILED)
    admission.name = "秘未单位"
    admission.save()
    return {
        "source": rows.source(world, SourceState.ACTIVE).code,
        "paused": rows.source(world, SourceState.PAUSED).code,
        "left": rows.harvested(world, Standing.GONE).pk,
        "admission": admission.code,
        "run": run.code,
        "upload": waiting_upload(world).code,
        "cell": unread_cell(world).pk,
        "with_texts": settled_cell(world).record_code,
        "here_texts": kept_of_organisation(world).record_code,
        "pair": rows.pair(world, Question.OPEN).pk,
        "answered": rows.pair(world, Question.NO).pk,
    }


def unread_cell(world: Any) -> CellQuestion:
    """What a cell said that could not be read, with something to choose."""
    row = an_achievement(owner=world.here)
    return CellQuestion.objects.create(
        record_code=row.code, field="trl", header="技术成熟度", text="秘戌原文", folded="f", options=["5"],
        code="collect.code_unknown", params={"value": "秘戌原文", "nearest": ""}, owner=world.here,
    )  # fmt: skip


def settled_cell(world: Any) -> CellQuestion:
    """What a second column said beside the first, of a public row."""
    row = an_achievement(owner=world.here)
    return CellQuestion.objects.create(
        record_code=row.code, field="summary", header="简介二", text="秘亥余文", folded="f", state=Question.NO,
        code="collect.column_aside", params={"first": "简介", "second": "简介二", "value": "秘亥余文"}, owner=world.here,
    )  # fmt: skip


def kept_of_organisation(world: Any) -> CellQuestion:
    """What a sheet said of an organisation that its fields do not hold."""
    return CellQuestion.objects.create(
        record_code=world.here.code, field="region", header="所在地", text="秘位余文", folded="g", state=Question.NO,
        code="collect.column_aside", params={"first": "地区", "second": "所在地", "value": "秘位余文"}, owner=world.here,
    )  # fmt: skip


def waiting_upload(world: Any) -> Upload:
    """A file that was checked and whose sender has not decided; one row would be refused."""
    upload = rows.upload(world, UploadState.CHECKED)
    upload.file_name = "秘巳文件.xlsx"
    step = {
        "number": 2,
        "title": "秘午行",
        "action": "reject",
        "problems": [],
        "changes": {},
        "conflicts": {},
    }
    upload.result = {"counts": {"reject": 1}, "steps": [step], "warnings": [], "unknown": []}
    upload.save()
    upload.folder.mkdir(parents=True, exist_ok=True)
    with RefusedRows(upload.refused, "achievement", ("成果名称",), say=say) as report:
        report.add(Row(2, {"成果名称": HOSTILE}, ()), [])
    return upload
