"""Each kind of refusal has its status and shows all its reasons."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import BadInput, Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.core.fulltext import IndexMissing
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.web import errors

BROKEN = RuleBroken(
    Verdict((Reason("publish.note_missing", clause="第九条"), Reason("publish.title_short", {"least": 4})))
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (NotFound("core.not_found"), 404, ["没有找到，或您无权查看"]),
        (NotAllowed("core.not_allowed"), 403, ["您没有权限"]),
        (WrongState("core.wrong_state"), 409, ["刷新页面"]),
        (Conflict("collect.answered_already"), 409, ["已经有人答复"]),
        (BadInput("collect.file_empty"), 422, ["文件中没有内容"]),
        (BROKEN, 422, ["放行须写明理由", "第九条", "至少 4 个字"]),
        (IndexMissing("x"), 503, ["正在维护"]),
    ],
)
def test_refusal(error, status, said):
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    response = errors.refusal(request, error)
    assert response.status_code == status
    for words in said:
        assert words in response.content.decode()


def test_a_fault_is_not_a_refusal():
    assert errors.refusal(RequestFactory().get("/"), KeyError("x")) is None


def test_the_page_of_a_fault_asks_nothing_of_the_database():
    response = errors.fault(RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "已记录" in page
    assert '<html lang="zh-Hans">' in page
    assert "回到首页" in page
    with translation.override("en"):
        assert '<html lang="en">' in errors.fault(RequestFactory().get("/")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "page", "shown"),
    [
        ("post", "http://testserver/desk/", True),
        ("post", "http://elsewhere.example/desk/", False),
        ("get", "http://testserver/desk/", False),
        ("post", "", False),
    ],
)
def test_a_refused_form_leads_back_to_its_page(method, page, shown):
    request = getattr(RequestFactory(), method)("/demands/D1/move/", HTTP_REFERER=page)
    request.actor = ANONYMOUS
    said = errors.refusal(request, WrongState("core.wrong_state")).content.decode()
    assert (f'href="{page}"' in said, "回到刚才的页面" in said) == (shown, shown)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_name_that_is_not_the_nodes_is_refused(settings, method):
    settings.ALLOWED_HOSTS = ["node.example"]
    client = Client(raise_request_exception=False)
    assert getattr(client, method)("/", HTTP_HOST="other.example").status_code == 400
