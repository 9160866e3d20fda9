import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ChecklistResult } from '../audit/checklists/result.ts'
import { ensureBuilt, plimsoll } from '../testing/command.ts'
import { gitDirectory } from '../testing/directory.ts'

const main = `from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["https://example.org"], allow_credentials=True)


@app.get("/things")
def list_things():
    return []
`
const list = [
  '# Release',
  '',
  '- [ ] CORS <!-- plimsoll: http/cors-not-wildcard -->',
  '- [x] Limits <!-- plimsoll: P-011 -->',
  '- [x] Cake',
  '',
].join('\r\n')

function service(): string {
  return gitDirectory({ 'app/main.py': main, 'docs/release.md': list })
}

beforeAll(ensureBuilt)

describe('plimsoll audit --checklist', () => {
  it('prints the list answered, as JSON that keeps its contract', () => {
    const { code, out } = plimsoll(['audit', service(), '--checklist', 'pre-production', '--format', 'json'])
    const result = ChecklistResult.parse(JSON.parse(out))
    const of = (id: string) => result.items.find((item) => item.id === id)
    expect(code).toBe(1)
    expect(of('P-010')).toMatchObject({ status: 'done', evidence: [{ kind: 'source', file: 'app/main.py' }] })
    expect(of('P-011')).toMatchObject({ status: 'not-done', answeredBy: [{ name: 'rate-limit/limiter-in-force' }] })
    expect(of('P-029')).toMatchObject({ status: 'needs-attestation' })
    expect(Object.values(result.counts).reduce((sum, count) => sum + count, 0)).toBe(result.items.length)
  })

  it('is settled by attestations of items, which no check calls unknown', () => {
    const root = service()
    const entry = 'check: P-029, statement: tried by hand, who: dana, date: 2026-01-01, expires: 2099-01-01'
    writeFileSync(join(root, 'plimsoll.attestations.yaml'), `attestations:\n  - {${entry}}\n`)
    const { out } = plimsoll(['audit', root, '--checklist', 'pre-production', '--format', 'markdown'])
    expect(out).toContain('- [x] P-029 Manual testing of critical functions has been carried out: **done**')
    expect(plimsoll(['audit', root, '--only', 'waivers', '--fail-on', 'warning']).out).not.toContain(
      'P-029, which is no check',
    )
  })

  it('knows areas, and helps with names it does not know', () => {
    expect(plimsoll(['audit', service(), '--checklist', 'security', '--fail-on', 'never']).code).toBe(0)
    const { code, err } = plimsoll(['audit', service(), '--checklist', 'pre-prodction'])
    expect(code).toBe(2)
    expect(err).toContain('did you mean pre-production?')
    expect(plimsoll(['audit', service(), '--checklist', 'security', '--format', 'sarif']).code).toBe(2)
  })
})

describe('--lang ru', () => {
  it('prints checklists and the catalogue in Russian', () => {
    const { out } = plimsoll(['audit', service(), '--checklist', 'pre-production', '--lang', 'ru'])
    expect(out).toContain('До, во время и после развёртывания в production')
    expect(out).toContain('Что нужно: подтверждение P-029 в plimsoll.attestations.yaml')
    expect(plimsoll(['checks', 'http/debug-off', '--lang', 'ru']).out).toContain('Режим отладки в production выключен')
    expect(plimsoll(['checks', 'secrets', '--lang', 'ru']).out).toContain('препятствие')
  })

  it('writes reports in Russian, for people', () => {
    const { out } = plimsoll(['audit', service(), '--lang', 'ru', '--fail-on', 'never'])
    expect(out).toMatch(/ (НЕ ГОТОВ|ГОТОВ ПРИ УСЛОВИЯХ) /)
    expect(out).toContain('Что просмотрено')
    const page = plimsoll(['audit', service(), '--lang', 'ru', '--format', 'html', '--fail-on', 'never']).out
    expect(page).toContain('<html lang="ru">')
    const json = plimsoll(['audit', service(), '--lang', 'ru', '--format', 'json', '--fail-on', 'never']).out
    expect(json).not.toMatch(/[А-Яа-я]/)
  })
})

describe('plimsoll checklist', () => {
  it('ticks what is proven, unticks what is false, and touches nothing else', () => {
    const root = service()
    const file = join(root, 'docs/release.md')
    const { code, out } = plimsoll(['checklist', file, root])
    expect(code).toBe(1)
    expect(out).toContain('2 items with a mark, 1 ticked, 1 unticked')
    const after = readFileSync(file, 'utf8').split('\r\n')
    expect(after[2]).toBe(
      '- [x] CORS <!-- plimsoll: http/cors-not-wildcard --> ✓ [app/main.py:5](../app/main.py#L5)<!-- /plimsoll -->',
    )
    expect(after[3]).toMatch(/^- \[ \] Limits <!-- plimsoll: P-011 --> ✗.*<!-- \/plimsoll -->$/)
    expect([after[0], after[4], after.length]).toEqual(['# Release', '- [x] Cake', 6])
    expect(plimsoll(['checklist', file, root]).code).toBe(0)
  })

  it('writes nothing with --dry-run, and tells the same', () => {
    const root = service()
    const file = join(root, 'docs/release.md')
    const { code, out } = plimsoll(['checklist', file, root, '--dry-run', '--format', 'json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      written: false,
      unmarked: 1,
      items: [{ change: 'tick' }, { change: 'untick' }],
    })
    expect(readFileSync(file, 'utf8')).toBe(list)
  })

  it('proposes marks, and writes them when they are confirmed', () => {
    const root = gitDirectory({ 'app/main.py': main, 'list.md': '- [ ] Rate Limiting включен\n- [ ] Купить торт\n' })
    const file = join(root, 'list.md')
    expect(plimsoll(['checklist', file, root, '--propose']).out).toContain('P-011')
    expect(readFileSync(file, 'utf8')).not.toContain('plimsoll')
    expect(plimsoll(['checklist', file, root, '--propose', '--yes']).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('- [ ] Rate Limiting включен <!-- plimsoll: P-011 -->\n- [ ] Купить торт\n')
  })

  it('refuses marks that name nothing, and files it could not write back', () => {
    const root = gitDirectory({ 'app/main.py': main, 'a.md': '- [ ] x <!-- plimsoll: http/cors-not-wildcrd -->\n' })
    const { code, err } = plimsoll(['checklist', join(root, 'a.md'), root])
    expect(code).toBe(2)
    expect(err).toContain('a.md:1: the mark names http/cors-not-wildcrd')
    expect(err).toContain('did you mean http/cors-not-wildcard?')
    writeFileSync(join(root, 'b.md'), Buffer.from([0x2d, 0x20, 0xff, 0xfe]))
    expect(plimsoll(['checklist', join(root, 'b.md'), root]).code).toBe(3)
    expect(plimsoll(['checklist', join(root, 'none.md'), root]).code).toBe(3)
  })
})
