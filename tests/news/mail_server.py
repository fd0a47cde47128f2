"""A real mail server on this machine, which can refuse recipients, or whole mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.embassy.real_site import free_port


@dataclass
class Box:
    """What has arrived, and what is answered: by a word in the recipient, or to every mail."""

    port: int = 0
    arrived: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 taken"

    @property
    def to(self) -> list[str]:
        return [to for to, _mail in self.arrived]

    @property
    def subjects(self) -> list[str]:
        return [mail["Subject"] for _to, mail in self.arrived]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        for word, answer in self.refuses.items():
            if word in address:
                return answer
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if not self.data_answer.startswith("250"):
            return self.data_answer
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.arrived += [(to, mail) for to in envelope.rcpt_tos]
        return self.data_answer


@contextmanager
def running() -> Iterator[Box]:
    """The server, until the end of the block; on a free port."""
    box = Box(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
