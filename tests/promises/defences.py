"""Each promise's defences, how to take one out, and the test that must then fail.

A defence is one entry: the file, what is replaced by what, and the test. `tests.promises.proof`
takes them out one by one, in a copy of the tree.
"""

from dataclasses import dataclass

PROMISES = "tests/promises/"
KYC = "tests/kyc/"
SUBMISSION = "tests/kyc/services/test_submission.py::test_"


@dataclass(frozen=True)
class Defence:
    """One defence of a promise."""

    promise: str
    name: str
    file: str
    change: dict[str, str]
    test: str


DEFENCES = [
    Defence(
        "R1",
        "a photo and its task are one transaction",
        "kyc/services/submission.py",
        {"            outbox.enqueue_read(document_id=document.pk)\n    except": "    except"},
        SUBMISSION + "submit_stores_the_photo_and_enqueues_its_reading",
    ),
    Defence(
        "R1",
        "a mail is marked when it is out",
        "kyc/services/delivery.py",
        {"if change.mailed_at or not": "if not"},
        KYC + "services/test_delivery.py::test_mail_status_twice_sends_one_mail",
    ),
    Defence(
        "R1",
        "a reading left by a dead worker is taken up",
        "kyc/services/submission.py",
        {"        for document_id in ids:": "        for document_id in []:"},
        SUBMISSION + "resume_takes_up_what_a_dead_worker_left_and_only_once",
    ),
    Defence(
        "R2",
        "a watch outside the cluster",
        "kyc/management/commands/serve.py",
        {"if not _is_stalled(patience):": "if True:"},
        KYC + "management/test_serve.py::test_serve_starts_a_stalled_worker_anew_and_loses_no_task",
    ),
    Defence(
        "R2",
        "a task that was taken and not ended stands still, too",
        "kyc/services/queue.py",
        {'return any(row.task["id"] not in ended for row in taken.iterator())': "return False"},
        KYC + "services/test_queue_health.py",
    ),
    Defence(
        "R3",
        "attempts are counted before the work",
        "kyc/services/submission.py",
        {"document.read_attempts += 1": "document.read_attempts += 0"},
        SUBMISSION + "read_counts_the_attempts_of_workers_that_died",
    ),
    Defence(
        "R4",
        "one row for each key, held while the first runs",
        "accounts/services/repeats.py",
        {"return (found, False) if found": "return (found, True) if found"},
        PROMISES + "test_repeats.py",
    ),
    Defence(
        "R4",
        "a key belongs to one body",
        "accounts/services/repeats.py",
        {"if row.body_sha256 != body:": "if False:"},
        PROMISES + "test_repeats.py",
    ),
    Defence(
        "R4",
        "what a request that died had made is found",
        "kyc/services/submission.py",
        {"    if made:\n        return made\n": ""},
        PROMISES + "test_repeats.py",
    ),
    Defence(
        "R4",
        "what broke off before its answer stood counts as dead",
        "accounts/services/repeats.py",
        {"        _count_as_dead(repeat, row)\n": "        _free(repeat, row)\n"},
        PROMISES + "test_repeats.py",
    ),
    Defence(
        "R5",
        "a task is tried until it succeeds",
        "config/settings.py",
        {'"max_attempts": 0': '"max_attempts": 3'},
        PROMISES + "test_firebase_ends_equal.py",
    ),
    Defence(
        "R5",
        "who wrote looks again whether it moved",
        "kyc/services/delivery.py",
        {"        published = newest\n": "        return\n"},
        KYC + "services/test_delivery.py::test_publish_status_looks_again_when_it_moved_meanwhile",
    ),
    Defence(
        "R6",
        "the one guarded change of a status",
        "kyc/models.py",
        {"if status not in TRANSITIONS[locked.status]:": "if False:"},
        PROMISES + "test_states.py",
    ),
    Defence(
        "R7",
        "who was erased is erased again",
        "kyc/services/restoration.py",
        {"    for account in erased:": "    for account in ():"},
        PROMISES + "test_restored_backup.py",
    ),
    Defence(
        "S1",
        "pixels are counted before they are decoded",
        "ocr_engine/io.py",
        {"MAX_PIXELS = 50_000_000": "MAX_PIXELS = 10**12"},
        PROMISES + "test_hostile_files.py",
    ),
    Defence(
        "S1",
        "no sockets in the decoder's process",
        "ocr_engine/confinement.py",
        {"        refuse_calls()\n": "        pass\n"},
        "tests/ocr_engine/test_confinement.py",
    ),
    Defence(
        "S1",
        "no files of others in the decoder's process",
        "ocr_engine/confinement.py",
        {"        refuse_files(writable, readable)\n": "        pass\n"},
        "tests/ocr_engine/test_confinement.py",
    ),
    Defence(
        "S1",
        "no secrets in the decoder's environment",
        "ocr_engine/confinement.py",
        {"if key.startswith(KEPT)}": "}"},
        "tests/ocr_engine/test_confinement.py::test_confined_process_learns_no_secret",
    ),
    Defence(
        "S2",
        "a photo is encoded anew from its pixels",
        "ocr_engine/worker.py",
        {"io.encode_jpeg(image)": "data"},
        PROMISES + "test_only_pixels.py",
    ),
    Defence(
        "S3",
        "a code is spent",
        "accounts/services/codes.py",
        {"    if challenge.used_at:": "    if False:"},
        PROMISES + "test_codes.py::test_used_code_opens_nothing_again",
    ),
    Defence(
        "S3",
        "wrong codes are counted",
        "accounts/services/codes.py",
        {"        held.attempts += 1": "        held.attempts += 0"},
        PROMISES + "test_codes.py::test_guesses_against_one_account_end_below_one_in_ten_thousand",
    ),
    Defence(
        "S4",
        "a known address pays what a new one does",
        "accounts/services/registration.py",
        {"            _pay_for_an_account()": "            pass"},
        PROMISES + "test_enumeration.py",
    ),
    Defence(
        "S5",
        "only our proxies' word on addresses counts",
        "accounts/clients.py",
        {"while hops and _is_trusted(address):": "while hops:"},
        PROMISES + "test_guessing.py::test_forged_addresses_gain_nothing",
    ),
    Defence(
        "S6",
        "a right is asked for in the service, not only on the page",
        "kyc/services/cases.py",
        {"if not person.has_perm(right):": "if False:"},
        PROMISES + "test_roles.py",
    ),
    Defence(
        "S6",
        "a password alone opens no page of staff",
        "kyc/console.py",
        {".has_permission(request)) and is_passed(request)": ".has_permission(request))"},
        PROMISES + "test_roles.py",
    ),
    Defence(
        "S6",
        "a password alone gives no token the rights of staff",
        "kyc/api/pages.py",
        {"if pages.may_read(request.user) and not _has_shown_factor(request):": "if False:"},
        KYC + "api/test_pages.py",
    ),
    Defence(
        "S6",
        "nobody decides on their own case",
        "kyc/services/cases.py",
        {"if locked.user_id == person.pk:": "if False:"},
        KYC + "services/test_review.py",
    ),
    Defence(
        "S6",
        "whoever proposed does not confirm",
        "kyc/services/second_eyes.py",
        {"if proposal.proposer_id == senior.pk:": "if False:"},
        KYC + "services/test_second_eyes.py",
    ),
    Defence(
        "S6",
        "nobody answers a case that somebody else holds",
        "kyc/services/cases.py",
        {".exclude(holder=person).exists():": ".none().exists():"},
        KYC + "services/test_claims.py",
    ),
    Defence(
        "S7",
        "a photo is looked for among one's own",
        "kyc/views.py",
        {"public_id=public_id, verification__user=request.user": "public_id=public_id"},
        KYC + "test_views.py::test_photo_is_handed_to_its_owner_only",
    ),
    Defence(
        "S8",
        "a ciphertext is bound to its row",
        "kyc/sealing.py",
        {"(nonce, data, bound_to)": "(nonce, data, b'')", "[head:], bound_to)": "[head:], b'')"},
        KYC + "test_fields.py",
    ),
    Defence(
        "S8",
        "a NIK's digest is keyed",
        "kyc/sealing.py",
        {
            'return hmac.digest(key, f"{kind}\\x1f{text}".encode(), "sha256")': (
                "return hashlib.sha256(text.encode()).digest()"
            )
        },
        PROMISES + "test_stolen_data.py::test_stolen_database_and_photos_tell_nothing",
    ),
    Defence(
        "S9",
        "an entry bears a seal over its content",
        "kyc/ledger/inspection.py",
        {"if not hmac.compare_digest(entry.seal, seal_of(entry)):": "if False:"},
        PROMISES + "test_audit_trail.py",
    ),
    Defence(
        "S9",
        "an entry bears the seal before it",
        "kyc/ledger/inspection.py",
        {"if entry.previous != last:": "if False:"},
        PROMISES + "test_audit_trail.py",
    ),
    Defence(
        "S9",
        "the head knows length and last seal",
        "kyc/ledger/inspection.py",
        {"if (head.count, head.seal) != (count, last):": "if False:"},
        PROMISES + "test_audit_trail.py",
    ),
    Defence(
        "S10",
        "of a failure only its kind is logged",
        "kyc/services/submission.py",
        {"document.public_id, type(error).__name__": "document.public_id, error"},
        PROMISES + "test_stolen_data.py",
    ),
    Defence(
        "S11",
        "a body is an object",
        "accounts/api/parsers.py",
        {"if not isinstance(data, dict):": "if False:"},
        PROMISES + "test_any_input.py",
    ),
    Defence(
        "S12",
        "the photo's file goes with the account",
        "kyc/services/privacy.py",
        {"    _delete_files(erasure.files)\n    firebase": "    firebase"},
        PROMISES + "test_stolen_data.py::test_erased_person_leaves_no_residue",
    ),
    Defence(
        "doors",
        "no script of others",
        "config/policies.py",
        {'"script-src": [SELF],': '"script-src": [SELF, "\'unsafe-inline\'"],'},
        "tests/config/test_policies.py",
    ),
    Defence(
        "queue",
        "settings that repeat tasks are refused",
        "kyc/checks.py",
        {'if queue["retry"] < least:': "if False:"},
        KYC + "test_checks.py",
    ),
]
