"""The people of a newsroom, as tests of the desk and of the second reader know them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.news import second
from tests.news.desk import WRITING, sign_in


@pytest.fixture
def editor(client: Client) -> Client:
    """Signed in, and may do everything."""
    sign_in(client, "editor")
    return client


@pytest.fixture
def writer(client: Client) -> Client:
    """Signed in, and may write press releases; publishing is not theirs."""
    sign_in(client, "writer", *WRITING)
    return client


@pytest.fixture
def author() -> User:
    """An editor, so that nothing but the mission's switch stops her."""
    return second.editor("Petrova")


@pytest.fixture
def reader() -> User:
    """Another editor, who reads what the author wrote."""
    return second.editor("Sokolova")
