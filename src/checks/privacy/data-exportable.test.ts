import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'privacy/data-exportable'
const models = {
  'app/models.py': 'class User(Base):\n    __tablename__ = "users"\n    email: Mapped[str] = mapped_column()\n',
}

test('tables of people without an export fail as a recommendation', async () => {
  expect((await outcomeOf(check, models)).status).toBe('fail')
})

test('an endpoint or a function passes; an export of something else does not', async () => {
  const route = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/me/export")\ndef copy(): ...\n'
  expect((await outcomeOf(check, { ...models, 'app/main.py': route })).status).toBe('pass')
  expect((await outcomeOf(check, { ...models, 'app/gdpr.py': 'def export_user_data(user): ...\n' })).status).toBe(
    'pass',
  )
  expect((await outcomeOf(check, { ...models, 'app/a.py': 'def export_prices(): ...\n' })).status).toBe('fail')
})

test('no people are not applicable', async () => {
  expect((await outcomeOf(check, { 'app/schemas.py': 'class User(BaseModel):\n    email: str\n' })).status).toBe(
    'not-applicable',
  )
})
