import asyncio
import logging
import smtplib
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from app.settings import get_settings

logger = logging.getLogger(__name__)

templates = Environment(loader=FileSystemLoader(Path(__file__).parent.parent / "domain" / "templates"))


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
    message.set_content(templates.get_template(email.template).render(**email.context), subtype="html")
    return message


def deliver(message: EmailMessage) -> None:
    settings = get_settings()
    while True:
        try:
            with smtplib.SMTP(settings.smtp_host, settings.smtp_port) as server:
                server.starttls()
                if settings.smtp_username and settings.smtp_password:
                    server.login(settings.smtp_username, settings.smtp_password)
                server.send_message(message)
            return
        except (OSError, smtplib.SMTPServerDisconnected):
            time.sleep(5)


async def send_email(email: OutgoingEmail) -> None:
    logger.info("Sending %s to %s", email.template, email.recipient)
    await asyncio.to_thread(deliver, render(email))
