"""Let the clock call what deletes what is kept no longer."""

from django.db import migrations

TASK = "kyc.tasks.purge"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.get_or_create(
        func=TASK,
        defaults={"name": "Delete what is kept no longer", "schedule_type": "D", "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("kyc", "0007_drop_plain_columns"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
