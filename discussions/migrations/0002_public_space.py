"""The space everybody starts in."""

from django.db import migrations


def make_public_space(apps, schema_editor):
    apps.get_model("discussions", "Space").objects.get_or_create(slug="public", defaults={"name": "IQ4D"})


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial")]

    operations = [migrations.RunPython(make_public_space, migrations.RunPython.noop)]
