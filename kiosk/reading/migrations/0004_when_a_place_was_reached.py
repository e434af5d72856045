"""When a reader was where they are in an article: what was told late is known to be older."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reading", "0003_reads")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="placed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
