/** A service that sends mail with templates; the tests add templates and callers to it. */
export const mailer = {
  'app/mail.py': `import smtplib
from email.message import EmailMessage
from app.settings import settings
def send_mail(to, subject, template, **values):
    message = EmailMessage()
    message["From"] = settings.email_from
    with smtplib.SMTP(settings.smtp_host, timeout=5) as server:
        server.send_message(message)
`,
  'app/settings.py': `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    smtp_host: str = "localhost"
    email_from: str
settings = Settings()
`,
} as const

/** A function that sends the template of this name. */
export function sends(name: string): string {
  return `from app.mail import send_mail\ndef send_${name}(person):\n    send_mail(person.email, "Hello", "${name}.html")\n`
}
