"""Drop what was readable."""

from django.db import migrations

import kyc.fields


class Migration(migrations.Migration):
    dependencies = [("kyc", "0006_seal_rows")]

    operations = [
        migrations.RemoveField("reading", "plain_payload"),
        migrations.RemoveField("correction", "plain_value"),
        migrations.RemoveField("decision", "plain_user_message"),
        migrations.RemoveField("decision", "plain_internal_note"),
        migrations.RemoveField("document", "sha256"),
        migrations.AlterField("reading", "payload", kyc.fields.SealedJSONField(bound_to=("document_id",))),
        migrations.AlterField("correction", "value", kyc.fields.SealedTextField(bound_to=("reading_id", "key"))),
        migrations.AlterField("decision", "user_message", kyc.fields.SealedTextField(bound_to=("document_id",))),
        migrations.AlterField("decision", "internal_note", kyc.fields.SealedTextField(bound_to=("document_id",))),
    ]
