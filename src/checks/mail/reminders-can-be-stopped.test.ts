import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const check = 'mail/reminders-can-be-stopped'
const outcome = (template: string, more: Record<string, string> = {}) =>
  outcomeOf(check, {
    ...mailer,
    'app/jobs.py': sends('reminder_24h'),
    'app/templates/reminder_24h.html': template,
    ...more,
  })
const header = { 'app/headers.py': 'def mark(m, url):\n    m["List-Unsubscribe"] = f"<{url}>"\n' }

test('a template without a way out fails, at the template', async () => {
  expect(placesOf(await outcome('<p>Hello</p>'))).toEqual(['app/templates/reminder_24h.html:1'])
})

test('a link passes, with the header', async () => {
  expect((await outcome('<a href="{{ url }}">Unsubscribe</a>', header)).status).toBe('pass')
})

test('a link in the layout counts', async () => {
  const layout = {
    ...header,
    'app/templates/layout.html': '{% block body %}{% endblock %}<a href="{{ u }}">unsubscribe</a>',
  }
  expect((await outcome('{% extends "layout.html" %}{% block body %}Hi{% endblock %}', layout)).status).toBe('pass')
})

test('mail that answers what somebody did is not asked about', async () => {
  const files = { ...mailer, 'app/jobs.py': sends('invoice'), 'app/templates/invoice.html': '<p>Please pay</p>' }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})

test('no mail is not applicable, and shows what was looked for', async () => {
  const result = await outcomeOf(check, { 'app/templates/reminder_24h.html': '<p>Hello</p>', 'app/a.py': 'x = 1\n' })
  expect(result).toMatchObject({ status: 'not-applicable', evidence: [{ kind: 'search' }] })
})

test('a link without the header, or a stated reason, is enough', async () => {
  expect((await outcome('<a href="{{ url }}">Unsubscribe</a>')).status).toBe('pass')
  expect((await outcome('{# transactional: part of the order #}<p>Tomorrow</p>')).status).toBe('pass')
})
