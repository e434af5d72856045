from django.db import migrations, models


def booked_without(apps, schema):
    """What is in the ledger already went back without its tax, and stays so: an entry is never changed."""
    refunds = apps.get_model("memberships", "Refund").objects
    refunds.filter(status__in=("succeeded", "failed")).update(tax=0, tax_undone=0)
    chargebacks = apps.get_model("memberships", "Chargeback").objects
    chargebacks.exclude(status__startswith="warning").update(tax=0, tax_undone=0)


class Migration(migrations.Migration):
    dependencies = [("memberships", "0002_payers_are_settled")]

    operations = [
        *(
            migrations.AddField(
                model_name=model, name=name, field=models.BigIntegerField(blank=True, null=True)
            )
            for model in ("chargeback", "refund")
            for name in ("tax", "tax_undone")
        ),
        migrations.RunPython(booked_without, migrations.RunPython.noop),
    ]
