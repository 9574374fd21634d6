"""Static files: which ones are taken from front-end packages, and how all are named."""

import hashlib
from fnmatch import fnmatch
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, get_finders
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What pages may load: the folder in static files → the folder in node_modules and the files of it that
# are needed. Packages bring fifty megabytes of other builds and source maps.
FRONT_END_PACKAGES = {
    "vendor/htmx": ("htmx.org/dist", ["htmx.min.js"]),
    "vendor/bootstrap": ("bootstrap/dist", ["css/bootstrap.min.css"]),
    "vendor/echarts": ("echarts/dist", ["echarts.esm.min.mjs"]),
    "vendor/inter": ("@fontsource-variable/inter", ["files/*-latin-*wght-normal.woff2"]),
    "vendor/source-serif-4": ("@fontsource-variable/source-serif-4", ["files/*-latin-*wght-*.woff2"]),
}


class PackageFinder(BaseFinder):
    """Finds the files of FRONT_END_PACKAGES in node_modules."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.packages = {}
        for prefix, (folder, patterns) in FRONT_END_PACKAGES.items():
            storage = FileSystemStorage(location=settings.NODE_MODULES / folder)
            storage.prefix = prefix
            self.packages[prefix] = (storage, patterns)

    def check(self, **kwargs):
        return []  # checks.py tells what is missing

    def list(self, ignore_patterns):
        for storage, patterns in self.packages.values():
            root = Path(storage.location)
            for file in sorted(root.rglob("*")):
                name = file.relative_to(root).as_posix()
                if file.is_file() and wanted(name, [*patterns]):
                    yield name, storage

    def find(self, path, find_all=False, **kwargs):
        for prefix, (storage, patterns) in self.packages.items():
            name = path.removeprefix(f"{prefix}/")
            if name != path and wanted(name, patterns) and Path(storage.path(name)).is_file():
                return [storage.path(name)] if find_all else storage.path(name)
        return []


def wanted(name, patterns):
    """Whether a file of a package is one that pages may load; a * does not reach into folders."""
    return any(fnmatch(name, each) and name.count("/") == each.count("/") for each in patterns)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Files named by their content, so that browsers may keep them for ever, with compressed copies.

    A file that was not collected keeps its plain name: a page without one picture is better than no page.
    """

    # ES modules name each other; without this a browser would keep an old one beside a new one.
    support_js_module_import_aggregation = True
    # Without Django's patterns for source maps: the maps of packages are not collected.
    patterns = (
        (
            "*.css",
            (
                r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",
                (r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])""", """@import url("%(url)s")"""),
            ),
        ),
    )

    def _stored_name(self, name, hashed_files):
        try:
            return super()._stored_name(name, hashed_files)
        except ValueError:  # a package's file names, often in a comment, a file it does not bring
            return name

    def stored_name(self, name):
        try:
            return super().stored_name(name)
        except ValueError:
            return name


def state_of_sources():
    """A fingerprint of all files that would be collected: their names, sizes and times of change."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    state = hashlib.sha256(repr(StaticStorage.patterns).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(ignored), key=lambda found: found[0]):
            found = Path(storage.path(name)).stat()
            state.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()
