// Takes the pictures of the report for the README: audits examples/tidyhome and opens the page in Chromium.
// Needs a build (npm run build) and a Chromium, found through CHROMIUM_PATH or at the usual place.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
process.env.NODE_ENV = 'production'
const { audit } = await import('../dist/app/audit.js')
const { render } = await import('../dist/report/render.js')

const pictures = [
  { name: 'report-verdict', width: 1400, height: 900, colorScheme: 'light', hash: '' },
  { name: 'report-blockers', width: 1400, height: 900, colorScheme: 'light', hash: '#blockers' },
  { name: 'report-endpoints', width: 1400, height: 900, colorScheme: 'dark', hash: '#endpoints' },
  { name: 'report-narrow', width: 380, height: 800, colorScheme: 'light', hash: '#blockers' },
]

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-pictures-'))
const page = join(folder, 'report.html')
writeFileSync(page, await render(await audit({ path: at('examples/tidyhome') }), 'html'))
mkdirSync(at('docs/images'), { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})
for (const { name, width, height, colorScheme, hash } of pictures) {
  const tab = await browser.newPage({ viewport: { width, height }, colorScheme })
  await tab.goto(pathToFileURL(page).href + hash)
  await tab.screenshot({ path: at(`docs/images/${name}.png`) })
  await tab.close()
}
await browser.close()
rmSync(folder, { recursive: true, force: true })
