from accounts import otp


def test_code_at_rfc_4226_secret_gives_its_values():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 4226, appendix D

    assert [otp.code_at(secret, counter) for counter in range(3)] == ["755224", "287082", "359152"]


def test_matches_only_the_counter_of_the_code():
    secret = otp.new_secret()

    assert otp.matches(secret, 4, otp.code_at(secret, 4))
    assert not otp.matches(secret, 5, otp.code_at(secret, 4))


def test_new_secret_never_repeats():
    assert len({otp.new_secret() for _ in range(100)}) == 100
