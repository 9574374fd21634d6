"""How static files are named: by their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Files named by content, with compressed copies; a name that is not there keeps its plain form."""

    manifest_strict = False
    # ES modules name each other; without this a browser would keep an old one beside a new one.
    support_js_module_import_aggregation = True
