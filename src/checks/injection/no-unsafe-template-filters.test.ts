import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'injection/no-unsafe-template-filters'
const page = (text: string) => outcomeOf(check, { 'app/templates/index.html': `<div>\n${text}\n</div>\n` })

test('a raw value fails; a cleaned one before it does not', async () => {
  const result = await page('{{ data | tojson | safe }}\n{{ comment.body|safe }}')
  expect(placesOf(result)).toEqual(['app/templates/index.html:3'])
})

test('a block without escaping fails when it holds values', async () => {
  expect((await page('{% autoescape false %}{{ body }}{% endautoescape %}')).status).toBe('fail')
  expect((await page('{% autoescape false %}<hr>{% endautoescape %}{{ x }}')).status).toBe('pass')
})

test('Markup of a variable fails, of fixed or cleaned text not', async () => {
  const markup = (value: string) =>
    outcomeOf(check, {
      'app/a.py': `import nh3\nfrom markupsafe import Markup\ndef f(text):\n    return Markup(${value})\n`,
    })
  expect((await markup('text')).status).toBe('fail')
  expect((await markup('"<br>"')).status).toBe('pass')
  expect((await markup('nh3.clean(text)')).status).toBe('pass')
})

test('escaped pages pass; prompts, tests and nothing are no pages', async () => {
  expect((await page('{{ body }}')).status).toBe('pass')
  const files = {
    'app/prompts/a.j2': 'Say {{ text | safe }}\n',
    'tests/templates/a.html': '<div>{{ x | safe }}</div>\n',
  }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})

test('a parameter of a macro is harmless when every caller writes it out', async () => {
  const macro = `{% macro item(title, icon) %}<li>{{ icon | safe }} {{ title }}</li>{% endmacro %}`
  const call = `{{ item(_("A, (b)"), '<svg d="M1,2"></svg>') }}`
  expect(await page(`${macro}\n${call}`)).toMatchObject({ status: 'pass' })
  expect((await page(`${macro}\n${call}\n{{ item("A", user.icon) }}`)).status).toBe('fail')
  expect((await page(`${macro}\n${call}\n{{ item("A", icon='<b>' ~ name) }}`)).status).toBe('fail')
  expect((await page(macro)).status).toBe('fail')
  const elsewhere = await outcomeOf(check, {
    'app/templates/index.html': `<div>${macro}${call}</div>`,
    'app/templates/other.html': `<div>{% from "index.html" import item %}{{ item("A", user.icon) }}</div>`,
  })
  expect(elsewhere.status).toBe('fail')
})
