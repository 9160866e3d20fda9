import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const check = 'mail/privacy-policy-linked'
const outcome = (template: string, more: Record<string, string> = {}) =>
  outcomeOf(check, { ...mailer, 'app/jobs.py': sends('invoice'), 'app/templates/invoice.html': template, ...more })

test('a template without the link is found', async () => {
  expect(placesOf(await outcome('<p>Please pay</p>'))).toEqual(['app/templates/invoice.html:1'])
})

test('the link may stand in the template or in the layout', async () => {
  expect((await outcome('<a href="/privacy">Privacy</a>')).status).toBe('pass')
  const layout = { 'app/templates/mail_layout.html': '<a href="{{ privacy_url }}">How we use your address</a>' }
  expect((await outcome('{% extends "mail_layout.html" %}', layout)).status).toBe('pass')
})

test('pages that are no mail are not asked', async () => {
  const page = { ...mailer, 'app/templates/emails/edit.html': '<form><input></form>' }
  expect((await outcomeOf(check, page)).status).toBe('not-applicable')
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
})
