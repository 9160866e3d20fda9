import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'privacy/data-erasable'
const models = {
  'app/models.py': 'class User(Base):\n    __tablename__ = "users"\n    email: Mapped[str] = mapped_column()\n',
}

test('tables of people nobody can be deleted from fail as a recommendation', async () => {
  expect((await outcomeOf(check, models)).status).toBe('fail')
})

test('deleting the own account, or anonymising, passes; deleting something else does not', async () => {
  const route = 'from fastapi import FastAPI\napp = FastAPI()\n@app.delete("/users/me")\ndef go(): ...\n'
  expect((await outcomeOf(check, { ...models, 'app/main.py': route })).status).toBe('pass')
  expect((await outcomeOf(check, { ...models, 'app/gdpr.py': 'def anonymise_user(user): ...\n' })).status).toBe('pass')
  expect((await outcomeOf(check, { ...models, 'app/a.py': 'def delete_photo(photo): ...\n' })).status).toBe('fail')
})

test('no people are not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
