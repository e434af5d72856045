from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("memberships", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="payer",
            name="settled_at",
            field=models.DateTimeField(
                blank=True,
                help_text="all ended and taken in, for the account to be erased",
                null=True,
            ),
        ),
    ]
