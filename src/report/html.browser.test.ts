import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launch } from './fixtures/browser.ts'
import { bigResult, exampleResult } from './fixtures/result.ts'
import { renderHtml } from './html/render-html.tsx'

const executable = findChromium()
const title =
  executable === undefined ? 'html in Chromium (SKIPPED: none installed, set CHROMIUM_PATH)' : 'html in Chromium'

interface Opened {
  readonly page: Page
  /** Console messages, errors and requests beyond the page itself. */
  readonly noise: string[]
}

interface View {
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
  readonly script?: boolean
  readonly hash?: string
}

const wide: View = { width: 1600, height: 1000, scheme: 'light' }
const narrow: View = { width: 380, height: 800, scheme: 'light' }

const runAxe = `axe.run().then((results) =>
  results.violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html).slice(0, 3).join(' ')))`

/** Types into the search box and waits for the next drawn frame; gives the milliseconds it took. */
const typeIntoSearch = `new Promise((done) => {
  const box = document.querySelector('input[type=search]')
  const begun = performance.now()
  box.value = 'tenant-1999'
  box.dispatchEvent(new Event('input', { bubbles: true }))
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)))
})`

/** What axe has against a page. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate<string[]>(runAxe)
}

describe.skipIf(executable === undefined)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-html-'))
  const small = join(folder, 'small.html')
  const large = join(folder, 'large.html')
  let browser: Browser

  beforeAll(async () => {
    writeFileSync(small, renderHtml(exampleResult()))
    writeFileSync(large, renderHtml(bigResult(2000, 3000)))
    browser = await launch(executable ?? '')
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(file: string, view: View): Promise<Opened> {
    const { width, height, scheme, script = true, hash = '' } = view
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      javaScriptEnabled: script,
    })
    const page = await context.newPage()
    const url = pathToFileURL(file).href
    const noise: string[] = []
    page.on('console', (message) => noise.push(`console ${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => noise.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      noise.push(`dialog: ${dialog.message()}`)
      dialog.dismiss()
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) noise.push(`request: ${request.url()}`)
    })
    await page.goto(url + hash)
    return { page, noise }
  }

  const visible = (page: Page) => page.locator('table.endpoints tbody tr:visible')

  it.each([wide, { ...wide, scheme: 'dark' as const }, narrow, { ...narrow, scheme: 'dark' as const }])(
    'is quiet, fits and has no accessibility violation at $width x $height, $scheme',
    async (view) => {
      const { page, noise } = await open(small, view)
      await page.evaluate('for (const it of document.querySelectorAll("details")) it.open = true')
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      const violations = await violationsOf(page)
      expect(violations).toEqual([])
      expect(noise).toEqual([])
      await page.context().close()
    },
  )

  it('filters the endpoint table', async () => {
    const { page } = await open(small, wide)
    const output = page.locator('#endpoint-filters output')
    await expect.poll(() => output.textContent()).toBe('14 of 14')
    await page.getByRole('checkbox', { name: 'open 4' }).check()
    await expect.poll(() => visible(page).count()).toBe(4)
    await page.getByRole('checkbox', { name: /no rate limit/ }).check()
    await expect.poll(() => visible(page).count()).toBe(3)
    await page.getByRole('searchbox').fill('ADMIN leads')
    await expect.poll(() => visible(page).count()).toBe(1)
    expect(await visible(page).first().textContent()).toContain('/v1/admin/leads/{lead_id}')
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => visible(page).count()).toBe(14)
    await page.getByRole('combobox').selectOption('POST')
    await expect.poll(() => output.textContent()).toBe('4 of 14')
    await page.context().close()
  })

  it('sorts the endpoint table, and back', async () => {
    const { page } = await open(small, wide)
    const first = () => page.locator('table.endpoints tbody tr').first().locator('th').textContent()
    await page.getByRole('button', { name: 'Path' }).click()
    expect(await first()).toContain('/health')
    await page.getByRole('button', { name: 'Path' }).click()
    expect(await first()).toContain('/v1/webhooks')
    expect(await page.locator('thead th[aria-sort=descending]').count()).toBe(1)
    await page.context().close()
  })

  it('opens what a link points at', async () => {
    const { page } = await open(small, { ...wide, hash: '#check-docker/non-root' })
    expect(await page.locator('[id="check-docker/non-root"]').getAttribute('open')).not.toBeNull()
    await page.getByRole('link', { name: '5 passed' }).click()
    await expect.poll(() => page.locator('#passed > details').getAttribute('open')).not.toBeNull()
    await page.context().close()
  })

  it('can be read without its script', async () => {
    const { page } = await open(small, { ...narrow, script: false })
    expect(await visible(page).count()).toBe(14)
    expect(await page.locator('#endpoint-filters').isVisible()).toBe(false)
    expect(await page.getByText('this route has no guard').isVisible()).toBe(true)
    await page.context().close()
  })

  it('would hear axe complain', async () => {
    const { page } = await open(small, wide)
    await page.evaluate(
      'document.querySelector("#endpoint-filters select").parentElement.replaceChildren(document.createElement("select"))',
    )
    expect(await violationsOf(page)).toEqual([expect.stringContaining('select-name')])
    await page.context().close()
  })

  it('runs nothing a repository put into it', async () => {
    const { page, noise } = await open(small, wide)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('script').count()).toBe(1)
    expect(noise).toEqual([])
    await page.context().close()
  })

  it('stays quick with 2,000 endpoints and 3,000 findings', async () => {
    const started = performance.now()
    const { page, noise } = await open(large, wide)
    const took = await page.evaluate<number>(typeIntoSearch)
    expect(await visible(page).count()).toBe(1)
    expect(took).toBeLessThan(2000)
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(noise).toEqual([])
    await page.context().close()
  })
})
