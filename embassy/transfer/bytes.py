"""The bytes of an archive's files in the storage; gone again where the rest of it fails."""

import hashlib
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from embassy.transfer import FILES, declared
from embassy.transfer.container import Container
from embassy.transfer.declared import Stored


class Bytes:
    """To be entered around the transaction that promises the files."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self._made: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._take_back()

    def store(self, *, really: bool) -> int:
        """Store every file that the restored rows name. Raises `Damaged` when the archive lacks
        one, or has one that no row names."""
        there = {name for name in self.container.members if name.startswith(FILES)}
        named = set()
        for app in declared.apps():
            for file in app.files(None):
                name = FILES + file.sha256
                if name not in there:
                    raise Damaged(_("The archive lacks its member %s.") % name[:100])
                if self.container.members[name]["bytes"] != file.size:
                    raise Damaged(_("The size of %s is not what its row says.") % name)
                named.add(name)
                if really:
                    self._store(name, file)
        if unnamed := sorted(there - named):
            raise Damaged(_("%s in the archive is a file that no row names.") % unnamed[0])
        return len(named)

    def _store(self, name: str, file: Stored) -> None:
        try:
            if default_storage.exists(file.path):
                self._compare(file)
                return
            self._made.append(file.path)
            with self.container.reading(name) as stream:
                stored = default_storage.save(file.path, File(cast(Any, stream)))
        except OSError as error:
            raise Damaged(
                _("The storage does not take the files (%s).") % (error.strerror or error)
            ) from error
        if stored != file.path:
            self._made.append(stored)
            raise Damaged(_("Another file was stored at %s meanwhile.") % file.path)

    def _compare(self, file: Stored) -> None:
        with default_storage.open(file.path) as stored:
            if hashlib.file_digest(cast(Any, stored), "sha256").hexdigest() == file.sha256:
                return
        raise Damaged(
            _("The storage has another file at %s already. Move it out of the way.") % file.path
        )

    def _take_back(self) -> None:
        for path in self._made:
            with suppress(OSError):
                default_storage.delete(path)
        for folder in {path.rpartition("/")[0] for path in self._made} - {""}:
            # One that others use is not empty, and stays.
            with suppress(OSError):
                default_storage.delete(folder)
