"""What the desk tells by e-mail: whom, in which words, and that no mail server holds it up."""

import socket
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.db import transaction
from django.test import Client

from embassy.models import Mission
from news import mails, review
from news.models import Draft, Remark
from tests import factories
from tests.news import second
from tests.news.desk import WRITING, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


@pytest.fixture
def writer():
    return second.editor("Petrova", "Author")


def to() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    def commit(step):
        with django_capture_on_commit_callbacks(execute=True):
            return step()

    return commit


# Whom


def test_those_who_may_approve_are_told_of_what_is_submitted(writer, reader, commit) -> None:
    second.editor("Volkova")
    second.editor("Silent", email="")
    second.editor("Gone", is_active=False)
    second.editor("Ivanova", "Author")
    second.editor("Consul", "Consul")
    factories.user("chief", email="chief@embassy.example")
    blind = factories.user("blind", superuser=False, email="blind@embassy.example")
    blind.user_permissions.add(Permission.objects.get(codename="approve_edition"))
    outsider = second.editor("Outsider")
    outsider.is_staff = False
    outsider.save()
    commit(lambda: review.submit(factories.draft(changed_by=writer), by=writer))
    assert to() == [
        "chief@embassy.example", "sokolova@embassy.example", "volkova@embassy.example",
    ]  # fmt: skip


def test_neither_the_submitter_nor_the_last_editor_is_asked_to_read(reader, commit) -> None:
    last, third = second.editor("Last"), second.editor("Third")
    commit(lambda: review.submit(factories.draft(changed_by=last), by=third))
    assert to() == ["sokolova@embassy.example"]


@pytest.mark.parametrize("step", ["approve", "return"])
def test_its_authors_are_told_what_became_of_it(writer, reader, commit, step) -> None:
    first, third = second.editor("First", "Author"), second.editor("Third", "Author")
    draft = factories.draft(changed_by=writer, created_by=first)
    review.submit(draft, by=third)
    mail.outbox.clear()
    if step == "approve":
        commit(lambda: review.approve(draft, by=reader))
    else:
        commit(lambda: review.return_(draft, "The third paragraph.", by=reader))
    assert to() == [
        "first@embassy.example", "petrova@embassy.example", "third@embassy.example",
    ]  # fmt: skip


def test_nobody_is_told_what_they_did_themselves(commit) -> None:
    Mission.objects.update(needs_approval=False)
    alone = second.editor("Alone")
    draft = factories.draft(changed_by=alone)
    commit(lambda: review.submit(draft, by=alone))
    commit(lambda: review.approve(draft, by=alone))
    assert mail.outbox == []


def test_each_gets_a_mail_of_their_own(writer, reader, commit) -> None:
    second.editor("Volkova")
    commit(lambda: review.submit(factories.draft(changed_by=writer), by=writer))
    assert [len(message.to) for message in mail.outbox] == [1, 1]


# In which words


def test_a_mail_holds_no_word_of_the_text_and_leads_to_it(writer, reader, commit, settings) -> None:
    settings.SITE_URL = "https://embassy.example"
    draft = factories.draft("interview", title="A secret visit", changed_by=writer)
    commit(lambda: review.submit(draft, by=writer))
    commit(lambda: review.return_(draft, "The visit is secret.", by=reader))
    asked, answered = mail.outbox
    for message in (asked, answered):
        whole = message.message().as_string()
        assert "visit" not in whole
        assert f"https://embassy.example{page_of(draft)}" in message.body
        assert message.subject.endswith("Interview")
    assert "Petrova has submitted a text for a second reader: Interview." in asked.body
    assert "Sokolova has returned a text with a remark: Interview." in answered.body


def test_a_text_that_has_a_reference_is_named_by_it(writer, reader, commit) -> None:
    draft = factories.draft_of(factories.published())
    Draft.objects.update(body="<p>Other.</p>", note_kind="minor")
    commit(lambda: review.submit(draft, by=writer))
    (message,) = mail.outbox
    assert message.subject == f"To be read: Press release {draft.message.reference}"


def test_a_mail_is_in_the_missions_default_language(writer, reader, commit) -> None:
    Mission.objects.update(languages="ru en")
    commit(lambda: review.submit(factories.draft(changed_by=writer), by=writer))
    assert str(mail.outbox[0].subject).endswith("Пресс-релиз")


@pytest.mark.parametrize("name", ["Pet\nBcc: x@y", "Петрова"])
def test_a_name_forges_no_line_of_the_mail(writer, reader, commit, name) -> None:
    writer.first_name = name
    writer.save()
    commit(lambda: review.submit(factories.draft(changed_by=writer), by=writer))
    (message,) = mail.outbox
    assert set(message.message().keys()) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To",
        "Date", "Message-ID",
    }  # fmt: skip


# After the commit, and never in the way


def test_what_is_rolled_back_is_told_to_nobody(writer, reader) -> None:
    draft = factories.draft(changed_by=writer)
    with transaction.atomic():
        review.submit(draft, by=writer)
        transaction.set_rollback(True)
    assert mail.outbox == []


@pytest.fixture
def closed() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def silent() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def rude() -> Iterator[int]:
    """A server that turns everybody away."""
    from threading import Thread

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def answer() -> None:
            try:
                while True:
                    connection, _address = server.accept()
                    with connection:
                        connection.sendall(b"554 go away\r\n")
            except OSError:
                return

        Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("server", ["closed", "silent", "rude"])
def test_a_dead_mail_server_holds_up_no_step_and_the_editor_is_told(
    server, request, settings, caplog
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.3
    settings.EMAIL_PORT = request.getfixturevalue(server)
    Mission.objects.update(needs_approval=True)
    writer, reader = staff("Petrova"), staff("Sokolova", "approve_edition")
    draft = factories.draft(title="A secret visit", changed_by=writer)
    hers, theirs = second.signed_in(writer), second.signed_in(reader)
    submitted = act(hers, draft, "submit")
    returned = act(theirs, draft, "return", remark="A word.")
    for answer in (submitted, returned):
        assert "Nobody could be told by e-mail. Tell them yourself." in answer
    draft.refresh_from_db()
    assert draft.review == "draft"
    assert Remark.objects.get().text == "A word."
    assert "No mail was sent" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.usefixtures("transactional_db")
def test_a_server_that_dribbles_is_not_waited_for(silent, settings, monkeypatch, caplog) -> None:
    """Each of its answers may come in time, and all of them together never."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", silent, 1
    monkeypatch.setattr(mails, "PATIENCE", 0.05)
    writer = staff("Petrova")
    staff("Sokolova", "approve_edition")
    draft = factories.draft(changed_by=writer)
    assert "Nobody could be told by e-mail" in act(second.signed_in(writer), draft, "submit")
    assert "did not answer within" in caplog.text


@pytest.mark.usefixtures("transactional_db")
def test_who_is_told_is_not_said_to_be_untold() -> None:
    writer = staff("Petrova")
    staff("Sokolova", "approve_edition")
    draft = factories.draft(changed_by=writer)
    answer = act(second.signed_in(writer), draft, "submit")
    assert "It is submitted." in answer
    assert "by e-mail. Tell them" not in answer
    assert to() == ["sokolova@embassy.example"]


@pytest.mark.usefixtures("transactional_db")
def test_where_nobody_can_be_told_the_editor_tells_them() -> None:
    writer = staff("Petrova")
    answer = act(second.signed_in(writer), factories.draft(changed_by=writer), "submit")
    assert "Nobody could be told by e-mail. Tell them yourself." in answer


def act(client: Client, draft: Draft, step: str, **answers: str) -> str:
    draft.refresh_from_db()
    sent = {"lock_version": draft.lock_version, **answers}
    return client.post(page_of(draft, step), sent, follow=True).content.decode()


def staff(name: str, *codes: str) -> User:
    """With rights of their own: after a test with real transactions no group is left."""
    user = factories.user(name, superuser=False, email=f"{name.lower()}@embassy.example")
    user.user_permissions.set(Permission.objects.filter(codename__in=[*WRITING, *codes]))
    return user
