import asyncio
import logging
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from app.infra.metrics import EMAIL_JOBS
from app.infra.resilience import CircuitBreaker, CircuitOpen, retry
from app.settings import get_settings

logger = logging.getLogger(__name__)

SMTP_TIMEOUT_SECONDS = 10
ATTEMPTS = 3

templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "domain" / "templates"),
    autoescape=select_autoescape(),
)
breaker = CircuitBreaker("the mail server")


class EmailNotSent(Exception):
    pass


@dataclass(frozen=True)
class OutgoingEmail:
    recipient: str
    subject: str
    template: str
    context: dict[str, object]


def render(email: OutgoingEmail) -> EmailMessage:
    settings = get_settings()
    message = EmailMessage()
    message["From"] = f"{settings.email_from_name} <{settings.email_from}>"
    message["To"] = email.recipient
    message["Subject"] = email.subject
    if "unsubscribe_url" in email.context:
        message["List-Unsubscribe"] = f"<{email.context['unsubscribe_url']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    context = {"privacy_policy_url": settings.privacy_policy_url, **email.context}
    message.set_content(templates.get_template(email.template).render(**context), subtype="html")
    return message


def deliver(message: EmailMessage) -> None:
    settings = get_settings()
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SMTP_TIMEOUT_SECONDS) as server:
        server.starttls()
        if settings.smtp_username and settings.smtp_password:
            server.login(settings.smtp_username, settings.smtp_password)
        server.send_message(message)


async def send_email(email: OutgoingEmail) -> None:
    message = render(email)

    async def attempt() -> None:
        await breaker.call(lambda: asyncio.to_thread(deliver, message))

    logger.info("Sending %s", email.template)
    try:
        await retry(attempt, on=(OSError, smtplib.SMTPServerDisconnected), attempts=ATTEMPTS)
    except (OSError, smtplib.SMTPException, CircuitOpen) as error:
        EMAIL_JOBS.labels(email.template, "error").inc()
        raise EmailNotSent(email.template) from error
    EMAIL_JOBS.labels(email.template, "success").inc()
