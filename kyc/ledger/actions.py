"""What is worth an entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What somebody did."""

    CASE_VIEWED = "case_viewed", _("Case opened, NIK shown")
    PHOTO_VIEWED = "photo_viewed", _("Photo viewed")
    CASE_CLAIMED = "case_claimed", _("Case taken")
    CASE_RELEASED = "case_released", _("Case given back")
    CASE_ASSIGNED = "case_assigned", _("Case given to a colleague")
    CASE_UNASSIGNED = "case_unassigned", _("Case is anybody's again")
    CASE_TAGGED = "case_tagged", _("Label put on")
    CASE_UNTAGGED = "case_untagged", _("Label taken off")
    FIELDS_CORRECTED = "fields_corrected", _("Fields corrected")
    DECISION_PROPOSED = "decision_proposed", _("Decision proposed")
    PROPOSAL_CONFIRMED = "proposal_confirmed", _("Proposal confirmed")
    PROPOSAL_RETURNED = "proposal_returned", _("Proposal sent back")
    CASE_DECIDED = "case_decided", _("Case decided")
    DECISION_OVERRODE = "decision_overrode", _("Approved against a contradiction")
    DECISION_HELD = "decision_held", _("Decision given, may be undone")
    DECISION_UNDONE = "decision_undone", _("Decision undone")
    DATA_EXPORTED = "data_exported", _("Personal data exported")
    TEXT_READ = "text_read", _("Text of a picture read")
    TOKEN_MADE = "token_made", _("Token for a program made")
    CORRECTIONS_EXPORTED = "corrections_exported", _("Corrections exported for training")
    TRAIL_EXPORTED = "trail_exported", _("Audit trail exported")
    ACCOUNT_ERASED = "account_erased", _("Account erased")
    STAFF_LOGGED_IN = "staff_logged_in", _("Staff logged in")
    FACTOR_ENROLLED = "factor_enrolled", _("Second factor set up")
    FACTOR_RESET = "factor_reset", _("Second factor taken away")
    ACCOUNT_CHANGED = "account_changed", _("Account changed by staff")
    ROLES_CHANGED = "roles_changed", _("Roles changed")
