import re

from fastapi.testclient import TestClient

from app.infra.email import OutgoingEmail
from tests.conftest import Company
from tests.test_org_isolation import book

PASSWORD = "bucket and mop 7"


def hire(client: TestClient, company: Company, name: str, team: str) -> str:
    username = f"{name}-{company.slug}"
    worker = {"username": username, "password": PASSWORD, "full_name": name, "team_id": team}
    assert client.post("/v1/admin/workers", json=worker, headers=company.headers).status_code == 201
    return username


def test_worker_sees_only_jobs_of_the_own_team(client: TestClient, company: Company) -> None:
    booking = book(client, company)
    north = client.get("/v1/admin/teams", headers=company.headers).json()[0]["id"]
    south = client.post("/v1/admin/teams", json={"name": "South"}, headers=company.headers).json()["id"]
    client.put(f"/v1/admin/bookings/{booking}/team", json={"team_id": north}, headers=company.headers)
    client.post(f"/v1/admin/bookings/{booking}/confirm", headers=company.headers)

    client.get("/worker/login", auth=(hire(client, company, "sam", south), PASSWORD))
    assert client.get(f"/worker/jobs/{booking}").status_code == 404

    login = client.get("/worker/login", auth=(hire(client, company, "nora", north), PASSWORD))
    cookie = login.headers["set-cookie"]
    assert "HttpOnly" in cookie and "Secure" in cookie and "SameSite=strict" in cookie
    page = client.get(f"/worker/jobs/{booking}").text
    token = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert token is not None
    assert client.post(f"/worker/jobs/{booking}/start", data={"csrf_token": "wrong"}).status_code == 403
    assert client.post(f"/worker/jobs/{booking}/start", data={"csrf_token": token[1]}).status_code == 303
    done = client.post(f"/worker/jobs/{booking}/complete", data={"csrf_token": token[1], "remarks": "<b>key</b>"})
    assert done.status_code == 303
    assert "&lt;b&gt;key&lt;/b&gt;" in client.get(f"/worker/jobs/{booking}").text


def test_wrong_worker_password_is_unauthorized(client: TestClient, company: Company) -> None:
    assert client.get("/worker/login", auth=("nobody", "wrong password")).status_code == 401


def test_login_link_is_good_once(client: TestClient, company: Company, outbox: list[OutgoingEmail]) -> None:
    email = f"cleo@{company.slug}.dev"
    booking = book(client, company, email)
    asked = client.post("/v1/client/magic-link", json={"organisation": company.slug, "email": email})
    assert asked.status_code == 202
    url = str(outbox[0].context["url"])
    assert client.get(url).status_code == 303
    assert [row["id"] for row in client.get("/v1/client/bookings").json()] == [booking]
    assert client.post(f"/v1/client/bookings/{booking}/cancel").json()["status"] == "cancelled"
    copy = client.get("/v1/client/export").json()
    assert copy["client"]["email"] == email
    assert len(copy["bookings"]) == 1
    assert client.delete("/v1/client/account").status_code == 204
    client.cookies.clear()
    assert client.get(url).status_code == 401
    assert client.get("/v1/client/bookings").status_code == 401


def test_login_link_for_a_stranger_tells_nothing(
    client: TestClient, company: Company, outbox: list[OutgoingEmail]
) -> None:
    body = {"organisation": company.slug, "email": "stranger@tidyhome.dev"}
    assert client.post("/v1/client/magic-link", json=body).status_code == 202
    assert outbox == []


def test_a_cancelled_booking_stays_cancelled(client: TestClient, company: Company) -> None:
    booking = book(client, company)
    act = f"/v1/admin/bookings/{booking}"
    assert client.post(f"{act}/confirm", headers=company.headers).json()["status"] == "confirmed"
    assert client.post(f"{act}/cancel", headers=company.headers).json()["status"] == "cancelled"
    assert client.post(f"{act}/confirm", headers=company.headers).status_code == 409
