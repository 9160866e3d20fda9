import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { factsOf } from '../../testing/audit.ts'
import { loadProfile, profileNames, readProfile } from './profile.ts'
import type { Feature } from './types.ts'

const shop = `name: shop
title: {en: Shop, ru: Магазин}
features:
  - id: orders
    title: {en: Orders, ru: Заказы}
    group: core
    by: [{ endpoint: 'POST /orders' }]
    needs:
      - part: the table
        any: [{ table: orders }]
      - part: the clean-up
        any: [{ function: remove_(old|stale)_orders, in: app/jobs/.* }]
      - part: the receipt
        any: [{ template: receipt.* }]
      - part: the states
        any: [{ enum: OrderStatus, values: [NEW, PAID] }]
      - part: the term
        any: [{ setting: ORDER_DAYS, default: 30 }]
      - part: the payment
        any: [{ name: stripe.checkout.Session.create }]
      - part: the event
        any: [{ text: order.paid }]
      - part: the link
        any: [{ call: generate_presigned_url }]
      - part: the discount
        any: [{ function: discount, mentions: { weekend: weekday } }]
`

const main = `import enum
import os
import stripe
from fastapi import FastAPI
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from app.jobs.clean import remove_old_orders

app = FastAPI()
ORDER_DAYS = int(os.environ.get("ORDER_DAYS", "30"))


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)


class OrderStatus(enum.Enum):
    NEW = "new"
    PAID = "paid"


def discount(day):
    # TODO: holidays
    return 0.1 if day.weekday() > 4 else 0


@app.post("/orders")
def create_order(client, day):
    render("receipt.html", discount(day))
    publish("order.paid")
    client.generate_presigned_url("get_object")
    remove_old_orders()
    return stripe.checkout.Session.create(mode="payment")
`

const whole = {
  'plimsoll.yaml': 'profile: shop.yaml\n',
  'shop.yaml': shop,
  'app/main.py': main,
  'app/__init__.py': '',
  'app/jobs/__init__.py': '',
  'app/jobs/clean.py': 'def remove_old_orders():\n    delete()\n',
  'app/templates/receipt.html': '<p>{{ total }}</p>\n',
}

async function orders(files: Readonly<Record<string, string>>): Promise<Feature> {
  const [feature] = (await factsOf('features', files)).features
  if (feature === undefined) throw new Error('no feature')
  return feature
}

async function without(from: string, to: string, file: keyof typeof whole = 'app/main.py'): Promise<readonly string[]> {
  expect(whole[file]).toContain(from)
  return (await orders({ ...whole, [file]: whole[file].replace(from, to) })).missing
}

describe('the inventory of features', () => {
  it('finds a feature with all its parts, and what is unfinished there', async () => {
    const feature = await orders(whole)
    expect(feature.missing).toEqual([])
    expect(feature.status).toBe('implemented')
    expect(feature.places.map(({ at, what }) => `${at.file}:${at.line} ${what}`)).toContain(
      'app/main.py:31 POST /orders',
    )
    expect(feature.unfinished).toEqual([{ at: expect.objectContaining({ line: 27 }), what: 'TODO: holidays' }])
  })

  it('names each part that is not there', async () => {
    expect(await without('__tablename__ = "orders"', '__tablename__ = "orderings"')).toEqual(['the table'])
    expect(await without('"receipt.html"', '"other.html"')).toEqual(['the receipt'])
    expect(await without('PAID = "paid"', 'GONE = "gone"')).toEqual(['value PAID'])
    expect(await without('"30"', '"90"')).toEqual(['the term'])
    expect(await without('"order.paid"', '"order.sent"')).toEqual(['the event'])
    expect(await without('stripe.checkout.Session.create(', 'stripe.checkout.Session.list(')).toEqual(['the payment'])
    expect(await without('client.generate_presigned_url(', 'client.list(')).toEqual(['the link'])
    expect(await without('day.weekday() > 4', 'day')).toEqual(['weekend'])
  })

  it('counts nothing that is written and not in force', async () => {
    expect(await without('    remove_old_orders()\n', '')).toEqual(['the clean-up'])
    expect(
      await without('    delete()', '    """Soon."""\n    raise NotImplementedError', 'app/jobs/clean.py'),
    ).toEqual(['the clean-up'])
    expect(await without('publish("order.paid")', 'publish("x")  # order.paid')).toEqual(['the event'])
  })

  it('says not found where the feature itself is absent, whatever parts are there', async () => {
    const none = { ...whole, 'app/main.py': main.replace('@app.post("/orders")', '@app.post("/tickets")') }
    const feature = await orders(none)
    expect(feature).toMatchObject({ status: 'not-found', places: [], missing: [] })
    expect(feature.searches[0]).toMatchObject({ what: 'endpoint POST /orders', found: 0 })
    const stub = `${main.slice(0, main.indexOf('    render('))}    raise NotImplementedError\n`
    expect((await orders({ ...whole, 'app/main.py': stub })).status).toBe('not-found')
  })

  it('is empty without a profile', async () => {
    expect(await factsOf('features', { 'app/main.py': main })).toEqual({ profile: undefined, features: [] })
  })
})

describe('a profile', () => {
  const nothing = { read: () => undefined, file: () => undefined }

  it('is refused with file and place', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['name: [x', /x\.yaml:\d/],
      [shop.replace('POST /orders', '/orders'), /features\.0\.by\.0/],
      [shop.replace('table: orders', 'table: "("'), /x\.yaml/],
      [`${shop}${shop.slice(shop.indexOf('  - id'))}`, /two features are called orders/],
    ]
    for (const [text, message] of cases) expect(() => readProfile(text, 'x.yaml')).toThrow(message)
    expect(() => loadProfile('no-such', nothing)).toThrow(/neither a file nor one of cleaning-service/)
    expect(() => loadProfile('own/profile.yaml', nothing)).toThrow(/no file of the repository/)
  })

  it.each(profileNames())('of the package is sound: %s', (name) => {
    const profile = loadProfile(name, nothing)
    expect(profile.name).toBe(name)
    expect(profile.features.filter(({ title }) => !/[А-Яа-яЁё]/.test(title.ru) && title.ru !== title.en)).toEqual([])
  })
})

describe('the profile of cleaning services', () => {
  const example = fileURLToPath(new URL('../../../examples/tidyhome', import.meta.url))

  function filesIn(folder: string): Record<string, string> {
    return Object.fromEntries(
      readdirSync(folder, { recursive: true })
        .map((path) => join(folder, path.toString()))
        .filter((path) => statSync(path).isFile() && /\.(py|html|txt|ini|yaml|yml|toml)$|Dockerfile$/.test(path))
        .map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
    )
  }

  it('covers every requirement of features', () => {
    const { features } = loadProfile('cleaning-service', { read: () => undefined, file: () => undefined })
    const answered = new Set(features.flatMap(({ answers }) => answers))
    const wanted = [...Array(43).keys()].map((at) => `A-${String(at + 1).padStart(3, '0')}`)
    const context = ['A-145', 'A-146', 'A-147', 'A-148', 'A-149', 'A-150']
    expect([...wanted, ...context].filter((id) => !answered.has(id))).toEqual([])
  })

  it('tells what the example holds, holds by half and does not hold', async () => {
    const { features } = await factsOf('features', filesIn(example))
    const of = (status: Feature['status']) => features.filter((one) => one.status === status).map(({ id }) => id)
    expect(of('not-found')).toEqual([
      'referrals',
      'admin-health',
      'worker-checklist',
      'worker-add-ons',
      'worker-dispute',
      'worker-nps',
      'worker-tickets',
    ])
    expect(
      features.filter((one) => one.status === 'partly').map(({ id, missing }) => `${id}: ${missing.join(', ')}`),
    ).toEqual([
      'stripe-webhook: payment_intent.*',
      'nps-and-support: the table of survey answers, an endpoint for surveys, an endpoint for tickets',
      'admin-workers: remove',
      'admin-dispatch: unassignment',
      'admin-figures: accuracy of estimates',
      'worker-time: pause, resume',
      'client-login: the expiry of the token',
      'client-mails: booking confirmed, booking completed',
      'job-mail: surveys',
      'job-heartbeat: who reads it',
    ])
    expect(of('implemented')).toHaveLength(31)
  })
})
