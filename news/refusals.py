"""Why an upload is refused.

Pictures are read in another process, which knows no languages and starts without Django: what
it says is a reason and numbers (news/sentences.py has the words).
"""


class NotAPicture(ValueError):
    """The upload cannot be published as a picture."""

    def __init__(self, reason: str, **numbers: int) -> None:
        super().__init__(reason, numbers)
        self.reason, self.numbers = reason, numbers

    def __str__(self) -> str:
        from news.sentences import OF_PICTURES

        return str(OF_PICTURES[self.reason]) % self.numbers


class NotAnAttachment(ValueError):
    """The upload cannot be handed to readers. Its text says why and what to do."""
