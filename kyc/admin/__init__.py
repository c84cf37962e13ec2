"""The review console, inside Django admin."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts import admin as accounts_admin  # noqa: F401 - it registers first what we replace
from accounts.models import User
from kyc.admin.audit import LedgerAdmin
from kyc.admin.people import GroupAdmin, UserAdmin
from kyc.admin.queue import VerificationAdmin
from kyc.models import LedgerEntry, Verification

admin.site.register(Verification, VerificationAdmin)
admin.site.register(LedgerEntry, LedgerAdmin)
admin.site.unregister([User, Group])
admin.site.register(User, UserAdmin)
admin.site.register(Group, GroupAdmin)
