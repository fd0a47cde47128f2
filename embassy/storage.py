"""Static files under names that carry their digest, so that caches may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """What `collectstatic` has not seen yet has its plain name: `runserver` works before it."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if name in self.hashed_files else name
