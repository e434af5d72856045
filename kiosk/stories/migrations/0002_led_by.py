from django.db import migrations, models


def keep(apps, schema_editor):
    """Stories that stand are led by their lead."""
    apps.get_model("stories", "Story").objects.update(led_by=models.F("lead_id"))


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='story',
            name='led_by',
            field=models.PositiveBigIntegerField(blank=True, db_index=True, help_text='the id of its lead, also when that is no more', null=True),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
