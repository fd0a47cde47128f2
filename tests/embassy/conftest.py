"""A real server for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.embassy.real_site import Site, prepared


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample, served by two workers; other processes may write to it."""
    site = prepared(tmp_path_factory.mktemp("site"))
    site.start()
    yield site
    site.stop()
