"""Make room for what is encrypted, beside what is still readable."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kyc.fields
import kyc.models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("kyc", "0004_desk_and_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="person_key", serialize=False, to=settings.AUTH_USER_MODEL)),
                ("master", models.CharField(db_index=True, max_length=16)),
                ("wrapped", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("index_key", models.CharField(max_length=16)),
                ("nik", models.CharField(blank=True, db_index=True, max_length=32)),
                ("card", models.CharField(blank=True, max_length=256)),
                ("document", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="fingerprint", to="kyc.document")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="FingerprintToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.BigIntegerField(db_index=True)),
                ("fingerprint", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="kyc.fingerprint")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RenameField("reading", "payload", "plain_payload"),
        migrations.RenameField("correction", "value", "plain_value"),
        migrations.RenameField("decision", "user_message", "plain_user_message"),
        migrations.RenameField("decision", "internal_note", "plain_internal_note"),
        migrations.AddField("reading", "noticed", models.JSONField(default=dict)),
        migrations.AddField("reading", "payload", kyc.fields.SealedJSONField(bound_to=("document_id",), null=True)),
        migrations.AddField("correction", "value", kyc.fields.SealedTextField(bound_to=("reading_id", "key"), null=True)),
        migrations.AddField("decision", "user_message", kyc.fields.SealedTextField(bound_to=("document_id",), null=True)),
        migrations.AddField("decision", "internal_note", kyc.fields.SealedTextField(bound_to=("document_id",), null=True)),
        migrations.AlterField("document", "photo", kyc.fields.SealedFileField(upload_to=kyc.models.photo_path)),
    ]
