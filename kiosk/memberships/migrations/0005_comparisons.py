from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("memberships", "0004_fees_are_asked_in_turn")]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
            ],
        )
    ]
