"""The review console, inside Django admin."""

from django.contrib import admin

from kyc.admin.queue import VerificationAdmin
from kyc.models import Verification

admin.site.register(Verification, VerificationAdmin)
