"""Telling colleagues by e-mail that a text waits for them, or what became of it.

A mail leaves the house unprotected, passes other people's servers and stays in mailboxes. So it
holds no word of the text: neither its title, which may be the news, nor a remark, which may
quote it. Who, what kind, the reference where it has one, and a link that asks for a password.

It is sent when the step is committed, and nothing about it can undo or hold up the step.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Thread

from django.contrib.auth.models import User
from django.core import mail
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from embassy import languages, site_url
from embassy.models import Mission
from embassy.punctuation import listed
from news.models import Message

logger = logging.getLogger(__name__)

# Seconds that an editor waits for the mail server altogether. `EMAIL_TIMEOUT` bounds each of its
# answers; a server that sends a word now and then, or a name that is not found, takes longer.
PATIENCE = 8.0


@dataclass
class Told:
    """Whom a step tells. `left` are those who could not be told, once it is committed."""

    to: list[User] = field(default_factory=list)
    left: list[User] = field(default_factory=list)
    sent: bool = False

    def sentence(self) -> str:
        """For the editor who took the step; "" when everybody was told, or nobody yet."""
        if not self.sent or (self.to and not self.left):
            return ""
        if len(self.left) == len(self.to):
            return _("Nobody could be told by e-mail. Tell them yourself.")
        names = listed(name(user) for user in self.left)
        return _("Not told by e-mail: %s. Tell them yourself.") % names


# What is said of a text: the subject and the first sentence, made of what it is and by whom.
Words = Callable[[str, str], tuple[str, str]]


def submitted(what: str, who: str) -> tuple[str, str]:
    return (
        _("To be read: %s") % what,
        _("%(who)s has submitted a text for a second reader: %(what)s.")
        % {"who": who, "what": what},
    )


def approved(what: str, who: str) -> tuple[str, str]:
    return (
        _("Approved: %s") % what,
        _("%(who)s has approved a text: %(what)s.") % {"who": who, "what": what},
    )


def returned(what: str, who: str) -> tuple[str, str]:
    return (
        _("Returned: %s") % what,
        _("%(who)s has returned a text with a remark: %(what)s.") % {"who": who, "what": what},
    )


def after_commit(words: Words, message: Message, draft: int, by: User, to: Iterable[User]) -> Told:
    """Tell `to` what `by` did with a draft, in the mission's language, once it is committed."""
    told = Told(list(to))
    mission = Mission.objects.first()
    with override(languages.offered(mission)[0]):
        kind = str(Message.Kind(message.kind).label)
        what = f"{kind} {message.reference}" if message.reference else kind
        subject, sentence = words(what, name(by))
        form = reverse(f"admin:news_{message.kind.replace('-', '')}_change", args=[draft])
        hint = _("Its title and text are not in this message, because mail can be read on its way.")
        body = f"{sentence}\n\n{site_url.absolute(form)}\n\n{hint}\n"
    mails = [mail.EmailMessage(subject, body, to=[user.email]) for user in told.to]

    def send() -> None:
        arrived = delivered(mails)
        told.left = [user for user, sent in zip(told.to, mails, strict=True) if sent not in arrived]
        told.sent = True

    transaction.on_commit(send)
    return told


def delivered(mails: list[mail.EmailMessage]) -> list[mail.EmailMessage]:
    """Those that the mail server took within `PATIENCE` seconds. Raises nothing."""
    arrived: list[mail.EmailMessage] = []

    def send() -> None:
        try:
            with mail.get_connection() as connection:
                for each in mails:
                    try:
                        if connection.send_messages([each]):
                            arrived.append(each)
                    except Exception:
                        logger.exception("A mail was not sent")
        except Exception:
            # Whatever a mail server, its certificate or the resolver may come up with: the step
            # is taken, and only its notice is lost.
            logger.exception("No mail was sent")

    if mails:
        sending = Thread(target=send, daemon=True)
        sending.start()
        sending.join(PATIENCE)
        if sending.is_alive():
            logger.error("The mail server did not answer within %s seconds", PATIENCE)
    return list(arrived)


def name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def reachable() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_staff=True).exclude(email="")


def reviewers(message: Message, *, but: Iterable[int | None]) -> list[User]:
    """Who may approve and sees this kind, can be reached, and is none of `but`."""
    model = message.kind.replace("-", "")
    users = User.objects.with_perm(
        "news.approve_edition", backend="django.contrib.auth.backends.ModelBackend"
    )
    return [
        user
        for user in users.filter(pk__in=reachable()).exclude(pk__in=[pk for pk in but if pk])
        if any(user.has_perm(f"news.{may}_{model}") for may in ("view", "change"))
    ]


def authors(keys: Iterable[int | None], *, but: User) -> list[User]:
    """Of the users with these keys those who can be reached, without `but`."""
    return list(reachable().filter(pk__in=[pk for pk in keys if pk]).exclude(pk=but.pk))
