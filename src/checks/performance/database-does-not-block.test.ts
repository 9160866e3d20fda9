import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'performance/database-does-not-block'
const head =
  'from fastapi import Depends, FastAPI\nfrom sqlalchemy import create_engine, select\nfrom sqlalchemy.orm import Session, sessionmaker\nfrom sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker\napp = FastAPI()\nengine = create_engine("postgresql://db/app")\nSessionLocal = sessionmaker(engine)\n'
const outcome = (body: string) => outcomeOf(check, { 'app/main.py': head + body })

test('a synchronous session that an asynchronous handler depends on fails', async () => {
  const result = await outcome(
    '@app.get("/a")\nasync def a(db: Session = Depends(get_db)):\n    return db.execute(select(1)).all()\n',
  )
  expect(placesOf(result)).toEqual(['app/main.py:10'])
})

test('a session made by a sessionmaker is recognised, and a helper followed', async () => {
  const result = await outcome(
    'def load():\n    db = SessionLocal()\n    return db.scalars(select(1)).all()\n@app.get("/a")\nasync def a():\n    return load()\n',
  )
  expect(placesOf(result)).toEqual(['app/main.py:10'])
})

test('a handler without async passes', async () => {
  const result = await outcome(
    'async def other(): ...\n@app.get("/a")\ndef a(db: Session = Depends(get_db)):\n    return db.execute(select(1)).all()\n',
  )
  expect(result.status).toBe('pass')
})

test('an AsyncSession, and what run_sync is given, pass', async () => {
  const asynchronous =
    'make = async_sessionmaker()\n@app.get("/a")\nasync def a(db: AsyncSession):\n    await db.execute(select(1))\n    async with make() as other:\n        await other.commit()\n'
  expect((await outcome(asynchronous)).status).toBe('not-applicable')
  const given =
    'def load(db: Session):\n    return db.execute(select(1))\n@app.get("/a")\nasync def a(db: AsyncSession):\n    return await db.run_sync(load)\n'
  expect((await outcome(given)).status).toBe('pass')
})
