"""Mail waits sealed for a worker, goes out once the server takes it, and stands as failed when it never does."""

from __future__ import annotations

import socket
import threading
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from factories import a_user
from kuaizhuan.core import jobs, outbox
from kuaizhuan.core.encryption import InvalidToken, unseal
from kuaizhuan.core.models import Letter

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
LINK = "https://node.example/account/password/reset/key/3-abcdef-0123/"


class Server(EmailBackend):
    """A mail server that refuses what it is told to."""

    refusing: OSError | None = None

    def send_messages(self, messages):
        if Server.refusing:
            raise Server.refusing
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def queued(settings, monkeypatch):
    settings.EMAIL_BACKEND = "kuaizhuan.core.outbox.Queue"
    settings.MAIL_SENDER = f"{__name__}.Server"
    settings.ADDRESS = "https://node.example"
    monkeypatch.setattr(Server, "refusing", None)


@pytest.fixture
def silent_server(settings):
    """A mail server that takes the connection and never says a word; how many have come."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            try:
                while True:
                    came.append(server.accept()[0])
            except OSError:
                return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        settings.MAIL_SENDER = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.1
        yield came
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for each in came:
            each.close()


def a_letter(to: str = "anna@demo.example.org") -> None:
    send_mail("请看", f"打开 {LINK}", None, [to])


def due_now() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


def test_it_waits_sealed_and_is_gone_once_sent(mailoutbox):
    a_letter()
    letter = Letter.objects.get()
    stored = f"{letter.sealed} {DBTaskResult.objects.get().args_kwargs}"
    assert not [said for said in ("reset/key", "anna", "请看") if said in stored]
    assert LINK in unseal("mail", letter.sealed)
    assert mailoutbox == []
    jobs.work_off()
    assert [(mail.to, mail.subject, LINK in mail.body) for mail in mailoutbox] == [
        (["anna@demo.example.org"], "请看", True)
    ]
    assert not Letter.objects.exists()
    assert LINK not in str(list(DBTaskResult.objects.values()))


def test_it_arrives_as_it_was_written(mailoutbox):
    written = EmailMultiAlternatives(
        "标题", "正文", "from@node.example", ["a@x.cn"], ["b@x.cn"], cc=["c@x.cn"], reply_to=["d@x.cn"],
        headers={"List-Unsubscribe": "<https://node.example/stop>"},
    )  # fmt: skip
    written.attach_alternative("<p>正文</p>", "text/html")
    assert written.send() == 1
    jobs.work_off()
    (sent,) = mailoutbox
    for name in ("subject", "body", "from_email", "to", "bcc", "cc", "reply_to", "alternatives"):
        assert getattr(sent, name) == getattr(written, name), name
    assert sent.extra_headers["List-Unsubscribe"] == "<https://node.example/stop>"
    assert sent.extra_headers["Message-ID"].endswith("@node.example>")


def test_a_subject_of_two_lines_is_one(mailoutbox):
    EmailMultiAlternatives("标题\nBcc: b@x.cn", "正文", "from@node.example", ["a@x.cn"]).send()
    jobs.work_off()
    assert (mailoutbox[0].subject, mailoutbox[0].recipients()) == ("标题 Bcc: b@x.cn", ["a@x.cn"])


def test_it_is_the_same_letter_at_each_attempt(mailoutbox):
    a_letter()
    before = outbox._read_message(
        outbox.json.loads(unseal("mail", Letter.objects.get().sealed))
    ).extra_headers
    Server.refusing = SMTPDataError(451, b"later")
    jobs.work_off()
    Server.refusing = None
    due_now()
    jobs.work_off()
    assert mailoutbox[0].extra_headers == before
    assert {"Message-ID", "Date"} <= set(before)


def test_a_rolled_back_change_mails_nobody(mailoutbox):
    with transaction.atomic():
        a_letter()
        transaction.set_rollback(True)
    assert (jobs.work_off(), mailoutbox, Letter.objects.count()) == (0, [], 0)


def test_mail_to_nobody_and_with_attachments():
    assert EmailMessage("a", "b").send() == 0
    message = EmailMessage("a", "b", to=["a@x.cn"])
    message.attach("a.txt", "text")
    with pytest.raises(TypeError):
        message.send()
    assert not Letter.objects.exists()


def test_what_is_never_taken_stands_as_failed_without_the_servers_words(caplog, mailoutbox):
    a_letter()
    Server.refusing = SMTPRecipientsRefused({"anna@demo.example.org": (550, b"anna is unknown")})
    for _ in range(len(outbox.PAUSES) + 1):
        assert not jobs.failed().exists()
        due_now()
        jobs.work_off()
    (failed,) = jobs.failed()
    assert jobs.attempts(failed) == len(outbox.PAUSES) + 1
    assert "SMTPRecipientsRefused 550" in failed.traceback
    assert "anna" not in failed.traceback + caplog.text
    Server.refusing = None
    jobs.run_again(failed)
    jobs.work_off()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("problem", "asked"),
    [
        (SMTPRecipientsRefused({"a": (550, b"")}), 3),
        (SMTPAuthenticationError(535, b"no"), 1),
        (ConnectionRefusedError(), 1),
        (TimeoutError(), 1),
    ],
)
def test_a_server_that_fails_for_all_is_asked_once_in_a_while(problem, asked):
    for n in range(3):
        a_letter(f"{n}@demo.example.org")
    Server.refusing = problem
    assert jobs.work_off() == asked
    assert Letter.objects.count() == 3
    assert jobs.oldest_unfinished(outbox.JOB) is not None
    assert jobs.oldest_waiting() is None  # all of them wait for their time


def test_a_silent_server_holds_up_neither_pages_nor_other_jobs(silent_server, client, settings):
    user = a_user(username="anna")
    user.emailaddress_set.create(email="anna@demo.example.org", verified=True, primary=True)
    for _ in range(3):
        assert client.post("/account/password/reset/", {"email": "anna@demo.example.org"}).status_code == 302
    assert silent_server == []  # nobody who waits for a page spoke to it
    assert Letter.objects.count() == 3
    jobs.after_commit("publish.index_rows", kind="achievement", codes=[])
    jobs.work_off()
    assert not jobs.open_jobs("publish.index_rows").exists()
    assert len(silent_server) == 1  # for one letter; the other two wait without asking
    assert Letter.objects.count() == 3
    assert [failure.split(": ")[1] for failure in jobs.failures()] == ["kuaizhuan.core.outbox.Undelivered"]


def test_a_letter_that_no_job_sends_is_forgotten():
    for to in ("a@x.cn", "b@x.cn"):
        a_letter(to)
    kept, left = DBTaskResult.objects.all()
    jobs.forget(left)
    assert outbox.sweep() == 1
    assert Letter.objects.get().code == kept.args_kwargs["kwargs"]["letter"]


def test_a_letter_sealed_with_another_key_stands_as_failed(settings):
    a_letter()
    settings.SECRET_KEY = "another"
    with pytest.raises(InvalidToken):
        outbox.send(Letter.objects.get().code)


def test_a_second_run_of_its_job_sends_nothing(mailoutbox):
    a_letter()
    code = Letter.objects.get().code
    assert [outbox.send(code), outbox.send(code)] == [True, False]
    assert len(mailoutbox) == 1
