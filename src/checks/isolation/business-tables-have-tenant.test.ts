import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE, withHandlers } from './service.fixture.ts'

const ID = 'isolation/business-tables-have-tenant'
const HANDLER = '@app.get("/")\ndef root(): ...\n'
const more = (text: string) => ({ 'app/models.py': SERVICE['app/models.py'] + text })

test('fails for a business table that leads nowhere', async () => {
  const text =
    'class Invoice(Base):\n    __tablename__ = "invoices"\n    id: Mapped[int] = mapped_column(primary_key=True)\n    total: Mapped[int]\n'
  const outcome = await outcomeOf(ID, withHandlers(HANDLER, more(text)))
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/models.py:24'])
})

test('passes for tables with the key and children of such tables', async () => {
  expect((await outcomeOf(ID, withHandlers(HANDLER))).status).toBe('pass')
})

test('a lookup table for all, and one that is named in plimsoll.yaml, are no business tables', async () => {
  const text =
    'class Country(Base):\n    __tablename__ = "countries"\n    id: Mapped[int] = mapped_column(primary_key=True)\nclass Fare(Base):\n    __tablename__ = "fares"\n    id: Mapped[int] = mapped_column(primary_key=True)\n'
  const marker = { 'plimsoll.yaml': 'tenancy:\n  beyond:\n    - match: fares\n      reason: the same for all\n' }
  expect((await outcomeOf(ID, withHandlers(HANDLER, { ...more(text), ...marker }))).status).toBe('pass')
})
