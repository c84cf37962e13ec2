"""What can be done with an account: the functions that every door calls."""

from accounts.services.addresses import change_email, request_email_change, tell_old_address
from accounts.services.codes import resend_code, send_code
from accounts.services.consents import answer_consent, has_agreed
from accounts.services.devices import (
    add_browser,
    add_phone,
    add_program,
    devices_of,
    forget_browser,
    has_shown_factor,
    log_out_everywhere,
    revoke_device,
)
from accounts.services.language import choose_language
from accounts.services.passwords import (
    change_password,
    check_own_password,
    request_password_reset,
    reset_password,
    tell_password_changed,
)
from accounts.services.personal_data import (
    account_data,
    close_erasure,
    erase_account,
    finish_erasure,
    forget_what_is_old,
)
from accounts.services.registration import log_in, sign_up, verify_email
from accounts.services.second_factor import (
    authenticator_of,
    begin_enrolment,
    check_second_factor,
    confirm_enrolment,
    reset_second_factor,
)

__all__ = [
    "account_data",
    "add_browser",
    "add_phone",
    "add_program",
    "answer_consent",
    "authenticator_of",
    "begin_enrolment",
    "change_email",
    "change_password",
    "check_own_password",
    "check_second_factor",
    "choose_language",
    "close_erasure",
    "confirm_enrolment",
    "devices_of",
    "erase_account",
    "finish_erasure",
    "forget_browser",
    "forget_what_is_old",
    "has_agreed",
    "has_shown_factor",
    "log_in",
    "log_out_everywhere",
    "request_email_change",
    "request_password_reset",
    "resend_code",
    "reset_password",
    "reset_second_factor",
    "revoke_device",
    "send_code",
    "sign_up",
    "tell_old_address",
    "tell_password_changed",
    "verify_email",
]
