"""A file is sent to a node by its client, over a net that fails and by a process that is killed."""

from __future__ import annotations

import csv
import json

import httpx
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from api.programs import a_program
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core.models import Event
from kuaizhuan.ops.push import sending
from kuaizhuan.ops.push.lines import read_lines
from kuaizhuan.ops.push.sending import Sender, retry_after
from ops.push.rows import HEADERS, row

SERVER = "https://testserver"


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADERS, *rows])
    return path


class Net(httpx.BaseTransport):
    """The node, reached over a net on which what `mishaps` says befalls the request of that number, from 1.

    lost: the node does it and its answer is lost; killed: the client is killed while it waits; a number: that status.
    """

    def __init__(self, **mishaps):
        self.node = httpx.WSGITransport(app=WSGIHandler())
        self.mishaps = {int(name.removeprefix("at")): what for name, what in mishaps.items()}
        self.sent = []

    def handle_request(self, request):
        self.sent.append(request)
        mishap = self.mishaps.get(len(self.sent))
        if mishap == "away":
            raise httpx.ConnectError("refused", request=request)
        if isinstance(mishap, int):
            return httpx.Response(mishap, headers={"Retry-After": "7"}, json={"title": "busy"})
        answer = self.node.handle_request(request)
        if mishap == "lost":
            raise httpx.ReadTimeout("timed out", request=request)
        if mishap == "killed":
            raise KeyboardInterrupt
        return answer


@pytest.fixture
def pushing(db, tmp_path, monkeypatch, capsys):
    """Runs the command for a program's token over a net; returns its facts, the net as `.net` and pauses as `.pauses`."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    asking = a_program()
    monkeypatch.setenv("KUAIZHUAN_TOKEN", asking.secret)
    client = httpx.Client

    def run(path, *words, **mishaps):
        run.net, run.pauses = Net(**mishaps), []
        monkeypatch.setattr(sending.httpx, "Client", lambda **said: client(transport=run.net, **said))
        monkeypatch.setattr(sending.time, "sleep", run.pauses.append)
        capsys.readouterr()
        try:
            call_command("push", str(path), "--server", SERVER, "--kind", "achievements", "--json", *words)
        except SystemExit as end:
            run.status = end.code
        else:
            run.status = 0
        return json.loads(capsys.readouterr().out)

    run.asking = asking
    yield run
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def counts(made=0, changed=0, unchanged=0, refused=0):
    return {"made": made, "changed": changed, "unchanged": unchanged, "refused": refused}


def counted(facts):
    return {name: facts[name] for name in counts()}


def test_the_second_night_changes_nothing(pushing, tmp_path):
    path = write(tmp_path / "rows.csv", [row(n) for n in range(30)])
    assert pushing(path, "--batch", "10") == {**counts(made=30), "report": None}
    first = Achievement.objects.get(external_id="N-7")
    assert (first.trl, first.price_low, first.indicators[0]["value"]) == (6, 100_0000_00, 450)
    events, updated = Event.objects.count(), set(Achievement.objects.values_list("pk", "updated_at"))
    assert counted(pushing(path, "--batch", "10")) == counts(unchanged=30)
    assert len(pushing.net.sent) == 3
    assert Event.objects.count() == events
    assert set(Achievement.objects.values_list("pk", "updated_at")) == updated
    assert path.read_text(encoding="utf-8").startswith("成果编号")
    write(path, [row(n, 技术成熟度="7") if n < 3 else row(n) for n in range(31)])
    assert counted(pushing(path)) == counts(made=1, changed=3, unchanged=27)


@pytest.mark.parametrize("mishap", ["killed", "lost", "away"])
def test_a_run_that_was_stopped_goes_on_with_the_same_keys(pushing, tmp_path, mishap):
    path = write(tmp_path / "rows.csv", [row(n) for n in range(30)])
    words = ("--batch", "10", "--tries", "1")
    with pytest.raises((KeyboardInterrupt, CommandError)):
        pushing(path, *words, at2=mishap)
    stopped = [request.headers["Idempotency-Key"] for request in pushing.net.sent]
    assert Achievement.objects.count() == (10 if mishap == "away" else 20)
    assert counted(pushing(path, *words)) == counts(made=30)  # what was done and not heard is told as it was
    resumed = [request.headers["Idempotency-Key"] for request in pushing.net.sent]
    assert (len(resumed), resumed[0]) == (2, stopped[1])
    assert len({*stopped, *resumed}) == 3
    assert Achievement.objects.count() == 30
    assert Event.objects.filter(code="catalog.record.create").count() == 30


def test_it_comes_again_when_the_server_says(pushing, tmp_path):
    path = write(tmp_path / "rows.csv", [row(1)])
    assert counted(pushing(path, at1=429, at2=503, at3="away", at4="lost", at5=502)) == counts(made=1)
    assert pushing.pauses[:2] == pushing.pauses[4:] * 2 == [7.0, 7.0]
    assert 2 <= pushing.pauses[2] < pushing.pauses[3] * 2
    assert len({request.headers["Idempotency-Key"] for request in pushing.net.sent}) == 1


def test_what_is_refused_is_reported_and_the_rest_is_sent(pushing, tmp_path):
    rows = [
        row(1), row(2, 成果名称=""), row(3, 成果编号=""), row(1), row(4, 完成时间="某日"), row(5, 技术成熟度="很高"),
        row(6, 成果名称="=1+2"),
    ]  # fmt: skip
    path = write(tmp_path / "rows.csv", rows)
    before = path.read_bytes()
    facts = pushing(path)
    assert (counted(facts), pushing.status) == (counts(made=4, refused=3), 1)
    assert path.read_bytes() == before
    with (tmp_path / "rows.csv.refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        told = list(csv.reader(stream))[1:]
    assert {(number, code) for _, _, number, _, _, code, _ in told} >= {
        ("N-2", "collect.required"), ("", "collect.required"), ("N-1", "collect.row_repeated"),
    }  # fmt: skip
    assert {number for outcome, _, number, *_ in told if outcome == told[0][0]} == {"N-2", "", "N-1"}
    assert {number for outcome, _, number, *_ in told if outcome != told[0][0]} >= {"N-4", "N-5"}
    assert pushing.asking.secret not in (tmp_path / "rows.csv.push.json").read_text()
    write(path, [row(1)])
    assert (pushing(path)["report"], pushing.status) == (None, 0)
    assert not (tmp_path / "rows.csv.refused.csv").exists()


def test_a_report_goes_on_where_it_stopped(pushing, tmp_path):
    path = write(
        tmp_path / "rows.csv", [row(n, 成果名称="" if n % 10 == 3 else f"压铸技术{n}") for n in range(30)]
    )
    with pytest.raises(KeyboardInterrupt):
        pushing(path, "--batch", "10", at2="killed")
    report = tmp_path / "rows.csv.refused.csv"
    report.write_bytes(report.read_bytes() + b"half a line")
    pushing(path, "--batch", "10")
    numbers = [line.split(",")[2] for line in report.read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert numbers == ["N-3", "N-13", "N-23"]


def test_a_cell_left_empty_keeps_the_field_unless_it_shall_empty_it(pushing, tmp_path):
    pushing(write(tmp_path / "rows.csv", [row(1)]))
    path = write(tmp_path / "rows.csv", [row(1, 技术成熟度="", 成果简介="", **{"参考价格(万元)": ""})])
    assert counted(pushing(path)) == counts(unchanged=1)
    assert counted(pushing(path, "--clear")) == counts(changed=1)
    found = Achievement.objects.get()
    assert (found.trl, found.description, found.price_low, found.price_high) == (None, "", None, None)
    assert found.indicators


def test_a_try_sends_nothing(pushing, tmp_path):
    path = write(tmp_path / "rows.csv", [row(1), row(2, 成果编号="")])
    facts = pushing(path, "--dry-run")
    assert (facts["sent"], facts["refused"], facts["rows"][0]["reasons"][0]["code"]) == (
        1,
        1,
        "collect.required",
    )
    assert (pushing.net.sent, pushing.status, sorted(each.name for each in tmp_path.iterdir())) == (
        [],
        1,
        ["rows.csv"],
    )


@pytest.mark.parametrize("form", ["json", "jsonl", "xlsx"])
def test_files_as_an_import_takes_them(pushing, tmp_path, form):
    path, rows = tmp_path / f"rows.{form}", [dict(zip(HEADERS, row(n), strict=True)) for n in range(3)]
    if form == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        for cells in [HEADERS, *(list(each.values()) for each in rows)]:
            book.active.append(cells)
        book.save(path)
    else:
        text = json.dumps(rows) if form == "json" else "\n".join(map(json.dumps, rows))
        path.write_text(text, encoding="utf-8")
    assert counted(pushing(path)) == counts(made=3)


def test_what_stops_it_is_said(pushing, tmp_path, monkeypatch):
    path = write(tmp_path / "rows.csv", [row(1)])
    with pytest.raises(CommandError, match="O0"):
        pushing(path, "--owner", "O0")
    with pytest.raises(CommandError, match=r"rows\.csv"):
        pushing(path, "--report", str(path))
    with pytest.raises(CommandError, match=r"rows\.csv"):
        pushing(path, "--progress", str(path))
    with pytest.raises(CommandError, match="429"):
        pushing(path, "--tries", "2", at1=429, at2=429)
    with pytest.raises(CommandError, match="404"):
        pushing(path, at1=404)
    monkeypatch.setenv("KUAIZHUAN_TOKEN", "kz_unknown")
    with pytest.raises(CommandError, match="401"):
        pushing(path)
    monkeypatch.delenv("KUAIZHUAN_TOKEN")
    with pytest.raises(CommandError, match="KUAIZHUAN_TOKEN"):
        pushing(path)
    (tmp_path / "token").write_text(pushing.asking.secret + "\n")
    assert counted(pushing(path, "--token-file", str(tmp_path / "token"))) == counts(made=1)
    assert path.read_text(encoding="utf-8").startswith("成果编号")


def test_a_clock_that_is_a_day_off_waits_as_the_server_says():
    def answer(**headers):
        return httpx.Response(503, headers={name.replace("_", "-"): value for name, value in headers.items()})

    date, later = "Mon, 05 Jan 2015 10:00:00 GMT", "Mon, 05 Jan 2015 10:00:30 GMT"
    assert retry_after(answer(Retry_After=later, Date=date)) == 30
    assert retry_after(answer(Retry_After=date, Date=later)) == 0
    assert retry_after(answer(Retry_After="3")) == 3
    assert retry_after(answer(Retry_After="99999")) == sending.LONGEST_PAUSE
    for said in (answer(), answer(Retry_After="soon"), answer(Retry_After=later)):
        assert retry_after(said) == 0


def test_a_field_of_the_interface_is_what_a_file_says(tmp_path):
    (line,) = read_lines(write(tmp_path / "rows.csv", [row(1)]), "achievements")
    assert json.loads(line.body) == {
        "external_id": "N-1", "title": "高强度铝合金压铸技术1", "description": "通过成分设计得到薄壁件。", "trl": 6,
        "price_low": 100_0000_00, "price_high": 200_0000_00, "negotiable": False, "completed_on": "2026-03-05",
        "indicators": [{"parameter": "抗拉强度", "operator": ">=", "value": 450, "value_high": None, "unit": "MPa", "method": ""}],
    }  # fmt: skip
    assert Sender(httpx.Client()).tries == 8
