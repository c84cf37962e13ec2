def test_each_answer_has_an_id_of_its_own(client):
    ids = {client.get("/api/v1/nothing/").headers["X-Request-Id"] for _ in range(3)}

    assert len(ids) == 3


def test_id_in_the_header_is_the_one_in_the_error(client):
    response = client.get("/api/v1/nothing/", headers={"x-request-id": "forged"})

    assert response.headers["X-Request-Id"] == response.json()["error"]["request_id"] != "forged"
