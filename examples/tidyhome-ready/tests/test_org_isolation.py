from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient

from tests.conftest import Company


def next_weekday() -> datetime:
    day = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=3)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def book(client: TestClient, company: Company, email: str = "cleo@tidyhome.dev") -> str:
    team = client.post("/v1/admin/teams", json={"name": "North"}, headers=company.headers)
    assert team.status_code == 201
    response = client.post(
        f"/v1/public/{company.slug}/bookings",
        json={
            "email": email,
            "full_name": "Cleo Client",
            "service": "standard",
            "rooms": 2,
            "starts_at": next_weekday().isoformat(),
            "address": "1 Broom Street",
        },
    )
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def test_leads_of_another_org_are_not_seen(client: TestClient, company: Company, other_company: Company) -> None:
    lead = client.post(
        f"/v1/public/{company.slug}/leads", json={"email": "lea@tidyhome.dev", "full_name": "Lea 100% Lead"}
    ).json()["id"]
    assert [row["id"] for row in client.get("/v1/admin/leads", headers=company.headers).json()] == [lead]
    assert client.get("/v1/admin/leads/search?q=100%25", headers=company.headers).json()[0]["id"] == lead
    assert client.get("/v1/admin/leads", headers=other_company.headers).json() == []
    assert client.get("/v1/admin/leads/search?q=Lea", headers=other_company.headers).json() == []
    change = client.patch(f"/v1/admin/leads/{lead}", json={"status": "done"}, headers=other_company.headers)
    assert change.status_code == 404
    assert client.delete(f"/v1/admin/leads/{lead}", headers=other_company.headers).status_code == 404
    assert client.delete(f"/v1/admin/leads/{lead}", headers=company.headers).status_code == 204


def test_bookings_of_another_org_are_not_seen(client: TestClient, company: Company, other_company: Company) -> None:
    booking = book(client, company)
    assert client.get(f"/v1/admin/bookings/{booking}", headers=company.headers).status_code == 200
    assert client.get(f"/v1/admin/bookings/{booking}", headers=other_company.headers).status_code == 404
    assert client.post(f"/v1/admin/bookings/{booking}/confirm", headers=other_company.headers).status_code == 404
    assert client.get("/v1/admin/bookings", headers=other_company.headers).json() == []


def test_invoices_of_another_org_are_not_seen(
    client: TestClient, company: Company, other_company: Company, outbox: list[object]
) -> None:
    booking = book(client, company)
    invoice = client.post(f"/v1/billing/bookings/{booking}/invoice", headers=company.headers).json()
    payment = {"amount": invoice["amount"], "method": "cash"}
    pay = f"/v1/billing/invoices/{invoice['id']}/payments"
    assert client.post(pay, json=payment, headers=other_company.headers).status_code == 404
    assert client.get("/v1/billing/invoices", headers=other_company.headers).json() == []
    assert client.post(f"/v1/billing/invoices/{invoice['id']}/send", headers=company.headers).json()["status"] == "sent"
    assert len(outbox) == 1
    assert client.post(pay, json=payment, headers=company.headers).json()["status"] == "paid"
    report = client.get("/v1/admin/reports/revenue", headers=company.headers).json()
    assert report == {"revenue": invoice["amount"]}


def test_photos_of_another_org_are_not_seen(client: TestClient, company: Company, other_company: Company) -> None:
    booking = book(client, company)
    url = f"/v1/bookings/{booking}/photos"
    files = {"photo": ("../../evil.png", b"\x89PNG\r\n\x1a\nrest", "image/png")}
    photo = client.post(url, files=files, headers=company.headers).json()
    assert "evil" not in photo["url"]
    assert client.get(photo["url"]).status_code == 200
    assert client.get(url, headers=other_company.headers).json() == []
    assert client.delete(f"/v1/photos/{photo['id']}", headers=other_company.headers).status_code == 404
    assert client.delete(f"/v1/photos/{photo['id']}", headers=company.headers).status_code == 204
    fake = {"photo": ("photo.png", b"<html>", "image/png")}
    assert client.post(url, files=fake, headers=company.headers).status_code == 422


def test_role_that_is_too_low_is_forbidden(client: TestClient, company: Company) -> None:
    invite = {"email": f"dora@{company.slug}.dev", "role": "dispatcher"}
    url = client.post("/v1/auth/invitations", json=invite, headers=company.headers).json()["url"]
    accepted = client.post(
        "/v1/auth/invitations/accept",
        json={"token": url.split("token=")[1], "full_name": "Dora Dispatcher", "password": "correct horse battery"},
    )
    dispatcher = {"Authorization": f"Bearer {accepted.json()['access_token']}"}
    assert client.get("/v1/admin/leads", headers=dispatcher).status_code == 200
    assert client.get("/v1/admin/reports/revenue", headers=dispatcher).status_code == 403
    assert client.get("/v1/billing/invoices", headers=dispatcher).status_code == 403
