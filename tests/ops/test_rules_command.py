"""``kuaizhuan rules``: what is said of a contract, how the command ends, and what each code means."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from kuaizhuan.core import messages, node_rules
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer import law
from kuaizhuan.transfer.registration import RULES
from kuaizhuan.transfer.words.registration import REFUSALS
from transfer.contract_samples import EXAMPLES, example


def run(*words):
    """What the command wrote, and how it ended."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("rules", *words, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


def of(name):
    return str(EXAMPLES / f"{name}.json")


def test_a_good_contract():
    status, said, _ = run("check", of("mixed-equipment"), "--as-of", "2026-06-01")
    assert status == 0
    assert "可以登记" in said
    assert "合同成交额：300万元" in said
    assert "技术交易额：210万元（未核实）" in said
    assert "− 试验装置 30万元" in said
    assert "2026-06-23" in said
    assert "结果依据了未核实的规则" in said


def test_a_refused_one_gives_all_reasons_with_their_clause():
    status, said, _ = run("check", of("foreign-language-no-copy"), "--as-of", "2026-06-01")
    assert status == 1
    assert said.count("✗ ") >= 2
    assert "（2024年12月征求意见稿第36条 · 据征求意见稿）" in said
    assert "validity of any licensed patent" in said
    assert "The Licensor grants" not in said


def test_large_late_and_with_a_reward():
    assert "须第二人审批" in run("check", of("large-second-review"), "--as-of", "2026-06-01")[1]
    assert "暂定" in run("check", of("development-good"), "--as-of", "2026-12-30")[1]
    assert "最迟发放 2029-05-20" in run("check", of("reward"), "--as-of", "2026-06-01")[1]


def test_for_programs():
    status, said, _ = run("check", of("price-zero"), "--as-of", "2026-06-01", "--json")
    found = json.loads(said)
    assert (status, found["readable"], found["registrable"]) == (1, True, False)
    assert [reason["code"] for reason in found["reasons"]] == ["transfer.price_zero"]


def test_what_cannot_be_read(tmp_path, monkeypatch):
    broken = {
        **example("development-good"),
        "signed_on": "1984-01-01",
        "items": [{"label": "x", "amount": "-1元"}],
    }
    path = tmp_path / "c.json"
    path.write_text(json.dumps(broken), encoding="utf-8")
    status, _, errors = run("check", str(path))
    assert status == 2
    assert "/items/0/amount：金额 -1元 是负数。" in errors
    assert "早于 1985-01-01" in errors
    status, said, _ = run("check", str(path), "--json")
    assert (status, len(json.loads(said)["problems"])) == (2, 2)

    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(example("development-good"))))
    assert run("check", "-", "--as-of", "2026-06-01")[0] == 0
    path.write_bytes(b"\xff\xfe\x00")
    for wrong in (str(path), str(tmp_path / "none.json"), str(tmp_path)):
        with pytest.raises(CommandError) as refusal:
            run("check", wrong)
        assert refusal.value.returncode == 2
        assert ("不是 UTF-8 编码" in str(refusal.value)) is (wrong == str(path))
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        run("check", of("reward"), "--as-of", "yesterday")


def test_the_list_says_how_sure_we_are():
    everything = run("list")[1]
    assert len(everything.splitlines()) == len(list(RULES))
    unsure = run("list", "--unverified")[1]
    assert all("[D]" in line or "[U]" in line for line in unsure.splitlines())
    assert "TX-001 [S]" in run("list", "--topic", "vat")[1]
    with pytest.raises(CommandError, match="registration"):
        run("list", "--topic", "weather")


def test_a_code_is_explained():
    said = run("explain", "TC-062.threshold")[1]
    assert "500000000 fen" in said
    assert "据征求意见稿" in said
    assert "2025-12-31" in run("explain", "TX-002")[1]
    said = run("explain", "transfer.price_zero")[1]
    assert "TC-044.3" in said
    assert "TC-065.3" in said
    assert "TC-030" in run("explain", "transfer.monopoly_sources")[1]
    for wrong in ("transfer.nonsense", "core.not_found", "TC-999"):
        with pytest.raises(CommandError, match="rules list"):
            run("explain", wrong)


def test_the_schema():
    assert json.loads(run("schema")[1])["title"] == "技术合同"


def test_every_refusal_has_its_rules():
    assert [code for code in REFUSALS if not law.rules_of(code)] == []
    assert all(rule in RULES for code in REFUSALS for rule in law.rules_of(code))
    assert law.rules_of("transfer.no_such_refusal") == []


def test_a_node_sets_its_own_values(settings, tmp_path):
    settings.RULES_FILE = str(tmp_path / "rules.json")
    (tmp_path / "rules.json").write_text(
        json.dumps({"TC-062.threshold": {"value": "1", "mark": "V", "source": "x"}})
    )
    assert "[V]" in run("explain", "TC-062.threshold")[1]
    assert node_rules.book().at(dt.date(2026, 6, 1)).number("TC-062.threshold") == 1


@pytest.fixture
def ten_days_at_xx(settings, tmp_path):
    """A node that knows of a place, invented here, where a price is publicised and a contract decided in ten days."""
    settings.RULES_FILE = str(tmp_path / "rules.json")
    there = {"value": "10", "mark": "V", "source": "x", "place": "XX", "from": "2026-07-01"}
    (tmp_path / "rules.json").write_text(json.dumps({"TT-003": there, "TC-062": [there]}))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--place", "XX", "--as-of", "2026-07-01"), "TT-003 [V] 协议定价在本单位公示的天数（日历日，自次日起算） = 10 days (XX, 2026-07-01 – )"),
        (("--place", "XX", "--as-of", "2026-06-30"), "= 15 days (2016-02-26 – )"),
        (("--place", "CQ", "--as-of", "2026-07-01"), "= 15 days (2016-02-26 – )"),
        (("--as-of", "2026-07-01"), "= 15 days (2016-02-26 – )"),
    ],
)  # fmt: skip
def test_the_list_of_a_place_and_a_day(ten_days_at_xx, words, said):
    lines = [line for line in run("list", *words)[1].splitlines() if line.startswith("TT-003")]
    assert len(lines) == 1
    assert lines[0].endswith(said)


def test_the_list_and_the_explanation_show_every_row(ten_days_at_xx):
    for words in (("list", "--topic", "income"), ("explain", "TT-003")):
        lines = [line for line in run(*words)[1].splitlines() if line.startswith("TT-003")]
        assert len(lines) == 2
        assert lines[1].endswith("(XX, 2026-07-01 – )")
    assert "TT-022" not in run("list", "--place", "XX")[1]
    assert "TT-022" in run("list", "--place", "500112")[1]


@pytest.mark.parametrize(
    ("place", "day", "until"),
    [("XX", "2026-07-01", "2026-07-15"), ("CQ", "2026-07-01", "2026-07-22"), ("XX", "2026-06-30", "2026-07-21")],
)  # fmt: skip
def test_a_contract_is_judged_by_the_rules_of_its_registry(ten_days_at_xx, place, day, until):
    said = run("check", of("development-good"), "--as-of", day, "--place", place, "--json")[1]
    assert json.loads(said)["decide_by"]["on"] == until


def test_the_registry_is_that_of_the_contract(settings, tmp_path):
    settings.RULES_FILE = str(tmp_path / "rules.json")
    (tmp_path / "rules.json").write_text(json.dumps({"TC-062": {"value": "1", "place": "CQ"}}))
    for region, until in (("500112", "2026-06-02"), ("510100", "2026-06-23")):
        path = tmp_path / "c.json"
        named = {**example("development-good"), "registry_region": region}
        path.write_text(json.dumps(named), encoding="utf-8")
        said = run("check", str(path), "--as-of", "2026-06-01", "--json")[1]
        assert json.loads(said)["decide_by"]["on"] == until


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"TC-999": {}}',
        '{"TC-062": {"value": "soon"}}',
        '{"TC-062": 3}',
        '{"TX-021": {"value": "0"}}',
        '{"TX-021": {"value": "5", "from": "soon"}}',
        '{"TX-021": {"value": "5", "place": 5}}',
    ],
)
def test_values_that_cannot_stand(settings, tmp_path, text):
    path = tmp_path / "rules.json"
    path.write_text(text)
    settings.RULES_FILE = str(path)
    with pytest.raises(BadInput):
        node_rules.book()
    with pytest.raises(CommandError, match="KZ_RULES"):
        run("list")
    assert [error.id for error in node_rules.check_file()] == ["core.E001"]
    with pytest.raises(CommandError, match="KZ_RULES"):
        call_command("check")


def test_reasons_with_clauses_for_pages():
    verdict = Verdict.of(
        Reason("transfer.subtype_wrong", {"type": "licence", "subtype": "equity"}, clause="TC-010")
    )
    shown = law.with_clauses(verdict + Verdict.of(Reason("transfer.price_zero")))
    assert [reason.clause for reason in shown] == ["民法典第843条", ""]
    assert (
        messages.say_reason(shown.reasons[0])
        == "“技术作价入股”不属于“技术许可”：请重新选择。（民法典第843条）"
    )
