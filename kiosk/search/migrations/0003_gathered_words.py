from django.db import migrations


def _gathering(state):
    def change(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER INDEX search_entry_words SET (fastupdate = {state})")

    return change


class Migration(migrations.Migration):
    """Words written together are put into GIN together."""

    dependencies = [
        ('search', '0002_indexedterms'),
    ]

    operations = [
        migrations.RunPython(_gathering("on"), _gathering("off")),
    ]
