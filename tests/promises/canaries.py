"""People whose every detail is found again wherever it stands."""

import random
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from accounts.models import User
from kyc.models import Verification
from kyc.roles import REVIEWERS
from kyc.services import review, submission
from tests.kyc.conftest import FakeReader
from tests.kyc.factories import person, reading, staff

LETTERS = "BCDFGHJKLMNPRSTVWZ"


@dataclass(frozen=True)
class Canary:
    """One invented person: an account, and what is printed on the card."""

    user: User
    nik: str
    name: str
    address: str
    photo: bytes

    def secrets(self) -> list[bytes]:
        """Return what must stand nowhere; of the photo a piece from its middle and the whole."""
        middle = len(self.photo) // 2
        texts = [self.nik, self.name, self.address]
        texts += [f"corrected {self.name}", f"note {self.name}"]
        return [*(text.encode() for text in texts), self.photo[middle : middle + 48], self.photo]


def canary(number: int) -> Canary:
    """Return a canary; equal numbers give equal people."""
    draw = random.Random(number)  # noqa: S311
    word = "".join(draw.choices(LETTERS, k=9))
    buffer = BytesIO()
    Image.frombytes("RGB", (64, 40), draw.randbytes(64 * 40 * 3)).save(buffer, "JPEG")
    return Canary(
        user=person(email=f"canary{number}@example.com"),
        nik=f"32{draw.randrange(10**14):014d}",
        name=f"CANARY {word}",
        address=f"JL {word[::-1]} 7",
        photo=b"\xff\xd8\xff\xe0 a photo" + buffer.getvalue(),
    )


def live_through(bird: Canary, reader: FakeReader, reviewer: User, run_tasks) -> Verification:
    """Send a canary through every path: photo, reading, correction, refusal, mail, queue."""
    reader.payload = reading(
        nik={"value": bird.nik, "raw_text": bird.nik},
        nama={"value": bird.name, "raw_text": bird.name},
        alamat={"value": bird.address, "raw_text": bird.address},
    )
    case = submission.submit(user=bird.user, data=bird.photo)
    run_tasks()
    case.refresh_from_db()
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="retry",
        reasons=["image_blurred"],
        internal_note=f"note {bird.name}",
        values={"pekerjaan": f"corrected {bird.name}"},
        seen_version=case.status_version,
    )
    run_tasks()
    return case


def make_reviewer() -> User:
    """Return somebody who may decide."""
    return staff(REVIEWERS)
