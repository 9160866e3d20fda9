/** A small service with the given health routes, for the tests of this folder. */
export function service(routes: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'alembic.ini': '[alembic]\n',
    'app/db.py':
      'from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine\nengine = create_async_engine("postgresql://")\nasync def get_session():\n    yield AsyncSession(engine)\n',
    'app/main.py': `from fastapi import Depends, FastAPI, HTTPException, Response
from sqlalchemy import text
from app.db import engine, get_session
app = FastAPI()
@app.get("/healthz")
async def healthz():
    return {"status": "ok"}
${routes}`,
    ...extra,
  }
}
