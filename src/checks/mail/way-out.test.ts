import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const header = { 'app/headers.py': 'def mark(m, url):\n    m["List-Unsubscribe"] = f"<{url}>"\n' }

/** What holds for every check that asks for a way out of mail; the rest stands beside each. */
describe.each([
  ['mail/marketing-can-be-stopped', 'newsletter'],
  ['mail/reminders-can-be-stopped', 'reminder_24h'],
  ['mail/surveys-can-be-stopped', 'nps_survey'],
])('%s', (check, mail) => {
  const file = `app/templates/${mail}.html`
  const outcome = (template: string, more: Record<string, string> = {}) =>
    outcomeOf(check, { ...mailer, 'app/jobs.py': sends(mail), [file]: template, ...more })

  it('finds a template without a way out', async () => {
    expect(placesOf(await outcome('<p>Hello</p>'))).toEqual([`${file}:1`])
  })

  it('takes a link, with the header', async () => {
    expect((await outcome('<a href="{{ url }}">Unsubscribe</a>', header)).status).toBe('pass')
  })

  it('counts a link in the layout', async () => {
    const layout = {
      ...header,
      'app/templates/layout.html': '{% block body %}{% endblock %}<a href="{{ u }}">unsubscribe</a>',
    }
    expect((await outcome('{% extends "layout.html" %}{% block body %}Hi{% endblock %}', layout)).status).toBe('pass')
  })

  it('is not applicable without mail, and shows what was looked for', async () => {
    const result = await outcomeOf(check, { [file]: '<p>Hello</p>', 'app/a.py': 'x = 1\n' })
    expect(result).toMatchObject({ status: 'not-applicable', evidence: [{ kind: 'search' }] })
  })
})
