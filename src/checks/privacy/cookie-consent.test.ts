import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'privacy/cookie-consent'
const page = '<html>\n<script src="https://www.googletagmanager.com/gtag/js"></script>\n</html>'

test('analytics without consent fail', async () => {
  expect(placesOf(await outcomeOf(check, { 'app/templates/base.html': page }))).toEqual(['app/templates/base.html:2'])
})

test('a banner passes; a page without such scripts is not asked', async () => {
  expect((await outcomeOf(check, { 'app/templates/base.html': `${page}<div id="cookie-consent"></div>` })).status).toBe(
    'pass',
  )
  expect((await outcomeOf(check, { 'app/templates/base.html': '<script src="/app.js"></script>' })).status).toBe(
    'not-applicable',
  )
})
