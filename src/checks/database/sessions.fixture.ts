/** A FastAPI service with a session dependency; `lend` is the body that makes and yields the session. */
export function service(lend: string, body: string) {
  return {
    'app/db.py': `from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker
engine = create_engine("postgresql://db/app")
SessionLocal = sessionmaker(engine)
def get_session():
${lend}`,
    'app/main.py': `from fastapi import Depends, FastAPI
from sqlalchemy import insert
from sqlalchemy.orm import Session
from app.db import get_session
from app.models import Lead
app = FastAPI()
${body}`,
  }
}

export const plain = '    with SessionLocal() as session:\n        yield session\n'
export const committing = '    with SessionLocal() as session:\n        yield session\n        session.commit()\n'
export const handler = (work: string): string =>
  `@app.post("/leads")\ndef create(name: str, session: Session = Depends(get_session)):\n${work}`
