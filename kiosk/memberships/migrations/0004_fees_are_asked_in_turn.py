from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("memberships", "0003_tax_goes_back")]

    operations = [
        migrations.AddField(
            model_name=model, name=name, field=models.DateTimeField(blank=True, null=True)
        )
        for model, name in (
            ("checkout", "fee_asked_at"),
            ("checkout", "fee_known_at"),
            ("invoice", "fee_asked_at"),
        )
    ]
