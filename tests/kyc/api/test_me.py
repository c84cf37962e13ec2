import pytest

from tests.kyc.api.test_verifications import phone

__all__ = ["phone"]
pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


def test_language_of_the_mails_is_chosen(phone, user):
    answer = phone.patch(ME, {"language": "id"}, format="json")

    user.refresh_from_db()
    assert (answer.status_code, answer.json()["language"], user.language) == (200, "id", "id")


@pytest.mark.parametrize("sent", [{}, {"language": "xx"}, {"language": None}])
def test_language_that_is_none_of_ours_is_refused(phone, user, sent):
    answer = phone.patch(ME, sent, format="json")

    user.refresh_from_db()
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "language")
    assert user.language == "en"
