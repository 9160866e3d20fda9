/** A job runner whose job is `work`, the body of a function with a session, in a service that sends mail. */
export function mailJob(work: string, model = 'class EmailEvent(Base):\n    __tablename__ = "email_events"\n') {
  return {
    'app/models.py': `from sqlalchemy import Column, UniqueConstraint\n${model}`,
    'app/mail.py':
      'import smtplib\ndef deliver(person):\n    with smtplib.SMTP("mail", timeout=5) as server:\n        server.sendmail("a", person.email, "hi")\n',
    'app/jobs/run.py': `import time
from sqlalchemy.dialects.postgresql import insert
from app.mail import deliver
from app.models import EmailEvent
def claim(session, person):
    return session.scalar(insert(EmailEvent).values(person=person.id).on_conflict_do_nothing().returning(EmailEvent.id))
def remind(session):
${work}
def main():
    while True:
        try:
            remind(make_session())
        except Exception:
            log()
        time.sleep(60)
if __name__ == "__main__":
    main()
`,
  }
}

export const claiming =
  '    for person in due(session):\n        if claim(session, person):\n            deliver(person)\n'
