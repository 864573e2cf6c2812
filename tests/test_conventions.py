"""What CONTRIBUTING.md asks is checked here, and for each rule, that it can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from enum import StrEnum
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from django.urls import get_resolver, path
from django.utils import translation

import conventions
from kuaizhuan.core import config, jobs, messages
from kuaizhuan.core.states import Machine
from kuaizhuan.ops import docs
from kuaizhuan.people.roles import ANY, specs

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
SERVICES = [p for p in SOURCES if p.name == "services.py" or p.parent.name == "services"]
PACKAGES = frozenset(path.parent.name for path in (ROOT / "src/kuaizhuan").glob("*/__init__.py"))
CATALOGUE = ROOT / "src/kuaizhuan/locale/en/LC_MESSAGES/django.po"

PUBLIC_ADDRESSES = frozenset({"i18n/setlang/"})
"""Views of the framework that show nothing of the platform's rows."""

ROLES = frozenset({*ANY, "submitter", "head", "party", ""})
"""Whose turn it can be: a role, one of the families of roles, a party that was asked, or nobody's."""

NO_EVENT = {
    # services that change nothing an inspector would ask about, each with the reason
    "notices/services.py": {
        "create_notices: no keyword-only `by`": "reacts to events, and so is one's consequence",
        "create_notices: no audit event": "reacts to events, and so is one's consequence",
        "erase_notices: no keyword-only `by`": "reacts to the event of an erased account",
        "erase_notices: no audit event": "reacts to the event of an erased account",
        "end_feeds: no keyword-only `by`": "reacts to the event that ended sessions and tokens",
        "end_feeds: no audit event": "reacts to the event that ended sessions and tokens",
        "forget_events: no keyword-only `by`": "reacts to the archiving of events, which is an event",
        "forget_events: no audit event": "reacts to the archiving of events, which is an event",
        "send_digests: no audit event": "follows from events and from what the person chose",
        "mark_read: no audit event": "what somebody has read is nobody else's business",
    },
    "publish/services/announcements.py": {
        "attach_to_announcement: no audit event": "`keep_file` writes it, under the name it is given",
    },
    "collect/services/entries.py": {
        "forget_claims: no audit event": "a part of the deletion of a row, whose event says so",
    },
    "collect/harvest/services/running.py": {
        "preview_source: no audit event": "nothing of it stays",
    },
    "people/services/passwords.py": {
        "keep_password: no keyword-only `by`": "a part of changes that their callers have asked about and write down",
        "keep_password: no audit event": "a part of changes that their callers have asked about and write down",
    },
    "notices/webhooks/services.py": {
        "queue: no keyword-only `by`": "reacts to events, and so is one's consequence",
        "queue: no audit event": "reacts to events, and so is one's consequence",
        "forget_events: no keyword-only `by`": "reacts to the archiving of events, which is an event",
        "forget_events: no audit event": "reacts to the archiving of events, which is an event",
        "forget_deliveries: no audit event": "the log of deliveries is itself only kept for a while",
    },
    "api/services.py": {
        "run_once: no audit event": "what it makes is written down by who makes it",
        "answer_once: no audit event": "what it makes is written down by who makes it",
        "forget_keys: no audit event": "a key says nothing but that a request came before",
    },
    "people/services/tokens.py": {
        "note_use: no audit event": "what was done with the token is written down where it is done",
    },
    "people/services/sign_in.py": {
        "forget_attempts: no audit event": "the sign-in that follows is written down",
        "forget_all_attempts: no audit event": "unlocking an account is written down",
        "erase_counts: no audit event": "erasing the account is written down",
    },
    "people/services/tallies.py": {
        **{
            f"{name}: {what}": "counts, and reckons windows of time"
            for name in ("window_at", "seconds_left", "count_one", "may_try_code", "use_code")
            for what in ("no keyword-only `by`", "no audit event")
        },
        "count_message: no audit event": "a counter; what is sent is written down where it is asked for",
    },
}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def relative(file: Path) -> str:
    return str(file.relative_to(ROOT / "src/kuaizhuan"))


def test_every_address_has_a_policy_or_is_public() -> None:
    patterns = get_resolver().url_patterns
    assert conventions.addresses_without_policy(patterns, PUBLIC_ADDRESSES) == []
    assert conventions.addresses_without_policy([path("open/", lambda request: None)], frozenset()) == [
        "open/"
    ]


@pytest.mark.parametrize("file", SERVICES, ids=relative)
def test_every_service_says_who_and_writes_it_down(file: Path) -> None:
    excused = NO_EVENT.get(relative(file), {})
    assert set(conventions.silent_services(file.read_text())) == set(excused)


def test_rows_are_locked_by_core_moves_only() -> None:
    """Only the head of the audit is locked by itself, for it may have to be made, and a row just before it is saved unlocked."""
    locking = {relative(path) for path in SOURCES if "select_for_update" in path.read_text()}
    assert "core/moves.py" in locking
    assert locking <= {"core/moves.py", "core/audit/recording.py", "core/covered.py"}


def test_a_silent_service_is_found() -> None:
    source = "def give(row, by): row.save()\ndef ok(row, *, by): _do(row, by)\ndef _do(row, by): audit.record('x', by=by)\ndef go(row, *, by): move(row, by=by)"
    assert conventions.silent_services(source) == ["give: no keyword-only `by`", "give: no audit event"]


@pytest.mark.parametrize("machine", docs.machines(), ids=lambda machine: machine.name)
def test_every_state_has_an_owner_and_can_be_reached(machine: Machine) -> None:
    assert conventions.lost_states(machine, ROLES) == []


def test_a_lost_state_is_found() -> None:
    state = StrEnum("State", {"A": "a", "B": "b"})
    machine = Machine("x.y", words="x.state", start=state.A, turns={state.A: "clown"}, moves={})
    assert conventions.lost_states(machine, ROLES) == [
        "b: no turn",
        "a: unknown role clown",
        "b: not reachable",
    ]


def test_every_code_has_a_sentence() -> None:
    known = frozenset(messages.codes())
    found = {relative(p): conventions.codes_without_sentence(p.read_text(), known, PACKAGES) for p in SOURCES}
    assert {file: codes for file, codes in found.items() if codes} == {}
    families = [spec.label for spec in specs().values()]
    families += [f"{machine.words}.{state}" for machine in docs.machines() for state in machine.states]
    families += [f"{m.name}.{verb}" for m in docs.machines() for verb in m.moves.values()]
    assert set(families) <= known
    broken = 'Reason("core.nonsense"); say("core.not_found")'
    assert conventions.codes_without_sentence(broken, known, PACKAGES) == ["line 1: core.nonsense"]


def test_every_job_that_is_queued_is_registered() -> None:
    found = {relative(p): conventions.unknown_jobs(p.read_text(), jobs.names()) for p in SOURCES}
    assert {file: names for file, names in found.items() if names} == {}
    assert conventions.unknown_jobs('jobs.after_commit("x.y", n=1)', jobs.names()) == ["line 1: x.y"]


def test_every_sentence_has_english() -> None:
    with translation.override(None, deactivate=True):
        wanted = [messages.as_written(code) for code in messages.codes()]
    assert conventions.untranslated(polib.pofile(str(CATALOGUE)), wanted) == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_the_english_catalogue_has_every_word_of_pages(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("vendor", "__pycache__", "locale")
    copy = shutil.copytree(ROOT / "src/kuaizhuan", tmp_path / "kuaizhuan", ignore=ignore)
    (copy / "locale").mkdir()
    call = [sys.executable, "-m", "django", "makemessages", "--locale", "en"]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(call, cwd=copy, env=environment, check=True, capture_output=True)
    extracted = polib.pofile(str(copy / "locale/en/LC_MESSAGES/django.po"))
    assert len(extracted) > 100
    wanted = [entry.msgid for entry in extracted]
    assert conventions.untranslated(polib.pofile(str(CATALOGUE)), wanted) == []


def test_a_missing_translation_is_found() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="第 {seq} 条", msgstr="Number"))
    catalogue.append(polib.POEntry(msgid="好", msgstr="Good"))
    found = conventions.untranslated(catalogue, ["第 {seq} 条", "好", "坏"])
    assert found == ["other gaps: 第 {seq} 条", "no English: 坏"]


def test_every_setting_is_documented_and_used() -> None:
    names = {setting.name for setting in config.SETTINGS}
    text = "\n".join(p.read_text() for p in [*SOURCES, *(ROOT / "scripts").glob("*.py")])
    assert conventions.undocumented_settings(text, names | config.NOT_SETTINGS) == set()
    assert [name for name in names if text.count(f'"{name}"') < 2] == []
    assert conventions.undocumented_settings('config.read("KZ_SECRET")', names) == {"KZ_SECRET"}


def test_generated_documents_are_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = docs.pages()
    monkeypatch.setattr(docs, "pages", lambda: pages)  # to generate them takes seconds
    call_command("write_docs", check=True)
    call_command("write_docs", folder=tmp_path)
    (tmp_path / "settings.md").write_text("old")
    (tmp_path / "states/gone.md").write_text("old")
    with pytest.raises(CommandError, match=r"settings\.md, .*gone\.md"):
        call_command("write_docs", check=True, folder=tmp_path)
    call_command("write_docs", folder=tmp_path)
    call_command("write_docs", check=True, folder=tmp_path)


def test_the_map_shows_every_package() -> None:
    assert sorted(name for layer in docs.layers() for name in layer) == sorted(PACKAGES)


def test_no_file_is_too_long(tmp_path: Path) -> None:
    files = [*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    assert [str(file) for file in files if conventions.too_long(file)] == []
    (tmp_path / "long.py").write_text("\n" * (conventions.LONGEST_FILE + 1))
    assert conventions.too_long(tmp_path / "long.py")


def test_no_line_of_a_template_is_too_wide() -> None:
    found = {str(file): conventions.wide_lines(file.read_text()) for file in (ROOT / "src").rglob("*.html")}
    assert {file: lines for file, lines in found.items() if lines} == {}
    assert conventions.wide_lines("\n".join(["转" * 200, "转" * 201])) == [2]


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    call = [str(program), "--no-logo", "--no-cache", "--config", str(root / "pyproject.toml")]
    return subprocess.run(call, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("core/money.py", "import kuaizhuan.people.roles", "Imports follow the chain"),
        ("core/states.py", "import django", "Engines do not reach Django"),
        ("publish/rules.py", "import kuaizhuan.publish.services", "Inside a package"),
        ("notices/queries.py", "import kuaizhuan.match.models", "Notices know no step"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(tmp_path: Path, file: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "src/kuaizhuan" / file).open("a") as source:
        source.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(said.startswith(contract) and said.endswith("BROKEN") for said in done.stdout.splitlines())


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_named_after_nothing_in_particular() -> None:
    assert [str(p) for p in tracked() if conventions.vague_name(str(p.relative_to(ROOT)))] == []
    assert conventions.vague_name("src/kuaizhuan/web/utils.py")
    assert conventions.vague_name("src/kuaizhuan/base_models.py")
    assert not conventions.vague_name("src/kuaizhuan/ops/management/commands/demo.py")


def test_the_repository_speaks_of_the_project_alone() -> None:
    found = {}
    for file in tracked():
        if file.suffix not in {".png", ".npz", ".xlsx", ".parquet", ".gz"}:
            words = conventions.forbidden_text(file.read_text(encoding="utf-8", errors="replace"))
            if words:
                found[str(file)] = words
    assert found == {}
    assert conventions.forbidden_text(f"https://{chr(46).join(('files', 'pythonhosted', 'org'))}/x") != []


def test_the_lock_lists_everything_that_its_packages_ask_for() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


def test_every_requirement_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for lock, wanted in (
        ("base", project["dependencies"]),
        ("dev", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        text = (ROOT / f"requirements/{lock}.txt").read_text()
        assert conventions.unpinned(wanted, text) == []
    assert conventions.unpinned(["Some_Thing[x]>=1", "other"], "other[y]==2 \\\n") == ["some-thing"]
