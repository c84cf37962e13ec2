"""Let the clock call what deletes what was kept for a while only."""

from django.db import migrations

TASK = "accounts.tasks.forget_what_is_old"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.get_or_create(
        func=TASK,
        defaults={"name": "Forget what is old", "schedule_type": "H", "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_devices_consents_repeats"), ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more")]
    operations = [migrations.RunPython(schedule, unschedule)]
