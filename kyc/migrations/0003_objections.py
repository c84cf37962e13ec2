"""Let a person mark what was read, and ask somebody else to look."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kyc.fields


class Migration(migrations.Migration):

    dependencies = [
        ('kyc', '0002_schedule'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FieldMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('is_right', models.BooleanField()),
                ('should_be', kyc.fields.SealedTextField(bound_to=('reading_id', 'key'))),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AlterField(
            model_name='decision',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='kyc.document'),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', kyc.fields.SealedTextField(bound_to=('decision_id',))),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='kyc.decision')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='answered_appeal',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answer', to='kyc.appeal'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_appeal', None)), fields=('document',), name='decision_once_per_photo_and_appeal'),
        ),
        migrations.AddField(
            model_name='fieldmark',
            name='reading',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='kyc.reading'),
        ),
        migrations.AddConstraint(
            model_name='fieldmark',
            constraint=models.UniqueConstraint(fields=('reading', 'key'), name='mark_once_per_field'),
        ),
    ]
