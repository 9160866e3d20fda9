from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import update

from app.infra.db import get_session_factory
from app.infra.email import OutgoingEmail
from app.infra.models import Booking
from app.jobs import check
from app.jobs.email_jobs import send_reminders
from app.jobs.run import run_once
from tests.conftest import Company
from tests.test_org_isolation import book


def test_reminder_is_sent_once(client: TestClient, company: Company, outbox: list[OutgoingEmail]) -> None:
    email = f"cleo@{company.slug}.dev"
    booking = book(client, company, email)
    client.post(f"/v1/admin/bookings/{booking}/confirm", headers=company.headers)

    async def remind() -> None:
        async with get_session_factory()() as session:
            soon = datetime.now(UTC) + timedelta(hours=3)
            await session.execute(update(Booking).where(Booking.id == booking).values(starts_at=soon))
            await send_reminders(session)
            await session.commit()

    assert client.portal is not None
    client.portal.call(remind)
    client.portal.call(remind)
    assert [email for sent in outbox if sent.recipient == email] == [email]

    stop = str(next(sent for sent in outbox if sent.recipient == email).context["unsubscribe_url"])
    assert client.get(stop).status_code == 200
    assert client.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    assert client.post(f"{stop}x").status_code == 401


def test_the_service_is_ready_once_the_jobs_run(
    client: TestClient, company: Company, outbox: list[OutgoingEmail]
) -> None:
    assert client.portal is not None
    client.portal.call(run_once)
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.text
    assert client.portal.call(check.main) == 0
