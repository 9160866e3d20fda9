import { describe, expect, it } from 'vitest'
import { finding, outcome, source } from '../fixtures/build.ts'
import { exampleResult, resultOf } from '../fixtures/result.ts'
import { defaultOptions, type RenderOptions } from '../options.ts'
import { renderTerminal } from './render-terminal.ts'

function shown(options: Partial<RenderOptions> = {}, result = exampleResult()): string {
  return renderTerminal(result, { ...defaultOptions, ...options })
}

describe('terminal', () => {
  it('gives the verdict in the first line', () => {
    expect(shown().split('\n')[0]).toBe(' NOT READY  tidyhome: 3 blockers, 2 warnings, 1 recommendation')
  })

  it('draws a finding with its spans as a compiler would', () => {
    expect(shown()).toContain(`blocker[auth/admin-endpoints-guarded]: DELETE /v1/admin/leads/{lead_id} can be
called without authentication
  --> app/routers/admin.py:44
   |
 9 | router = APIRouter(prefix="/v1/admin")
   | -------------------------------------- its router has none either
...
44 | @router.delete("/leads/{lead_id}")
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this route has no guard
45 | async def admin_delete_lead(lead_id: UUID, db: Session):
  ::: app/main.py:52
   |
52 |     app.include_router(admin.router)
   |     -------------------------------- and none is added where it is mounted
   |
   = help: Write \`APIRouter(prefix="/v1/admin",
           dependencies=[Depends(require_admin)])\` in app/routers/admin.py:9.
`)
  })

  it('says what was not looked at', () => {
    const text = shown()
    for (const part of [
      'Database          not given',
      'app/legacy/report.py',
      'app/plugins.py:22',
      'who may call 2 endpoints',
    ])
      expect(text).toContain(part)
  })

  it('counts the rest in a table', () => {
    expect(shown()).toContain(`Checks
                  failed  error  unverified  waived  passed  not applicable
  blocker              3      ·           1       1       1               1
  warning              2      1           1       ·       3               ·
  recommendation       1      ·           ·       ·       1               ·
`)
  })

  it('shows warnings and stacks only when asked', () => {
    expect(shown()).not.toContain('warning[docker/non-root]')
    expect(shown()).not.toContain('valid.ts:12')
    const verbose = shown({ verbose: true })
    expect(verbose).toContain('warning[docker/non-root]: The last stage runs as root')
    expect(verbose).toContain('at evaluate (valid.ts:12:9)')
    expect(verbose).toContain('… and 3 more of outbound/http-timeouts, see the report')
  })

  it('ends with where the report lies and how long it took', () => {
    expect(shown({ reportPath: 'plimsoll-report.html' })).toMatch(
      /Full report: plimsoll-report\.html\n16 checks in 1\.8 s\n$/,
    )
  })

  it('has colours only when asked', () => {
    expect(shown()).not.toContain('\x1b')
    expect(shown({ color: true })).toContain('\x1b[')
  })

  it('passes on no escape sequence or direction override of the repository', () => {
    const text = shown({ color: true })
    expect(text).not.toContain('\x1b[31mRED')
    expect(text).not.toContain('\u202e')
    expect(text).toContain('␛[31mRED␛[0m [U+202E]gnp.exe')
  })

  it.each([80, 120])('keeps to %i columns but for words that cannot be broken', (width) => {
    for (const line of shown({ width, verbose: true }).split('\n')) {
      const longest = Math.max(
        ...line
          .trim()
          .split(' ')
          .map((word) => word.length),
      )
      if (longest < width / 2 && !line.startsWith(' NOT READY'))
        expect([...line].length, line).toBeLessThanOrEqual(width)
    }
  })

  it('leaves out findings that are not new, and says so', () => {
    const check = 'auth/x'
    const findings = [
      finding(check, { subject: 'old', message: 'Old one', isNew: false }),
      finding(check, { subject: 'new', message: 'New one', isNew: true }),
    ]
    const text = shown({}, resultOf([outcome(check, { status: 'fail', findings })]))
    expect(text).toContain('New one')
    expect(text).not.toContain('Old one')
    expect(text).toContain('1 finding of auth/x not new, left out')
  })

  it('draws evidence without an excerpt, and places past the sixth as a count', () => {
    const check = 'auth/x'
    const evidence = Array.from({ length: 8 }, (_, index) => ({
      kind: 'source' as const,
      file: 'a.py',
      line: index * 10 + 1,
      label: `place ${index}`,
    }))
    const text = shown(
      {},
      resultOf([outcome(check, { status: 'fail', findings: [finding(check, { subject: 's', evidence })] })]),
    )
    expect(text).toContain('51 | (place 5)')
    expect(text).not.toContain('(place 6)')
    expect(text).toContain('2 more places in the report')
  })

  it('lays places of one file that overlap into one another', () => {
    const evidence = [
      source('a.py', 20, 'text(\n  f"{term}"\n)', 'the statement runs here'),
      source('a.py', 21, '  f"{term}"', 'the inserted expression'),
      source('a.py', 21, '  f"{term}"', 'not escaped'),
    ]
    const findings = [finding('auth/x', { subject: 's', evidence })]
    expect(shown({}, resultOf([outcome('auth/x', { status: 'fail', findings })]))).toContain(`  --> a.py:20
   |
20 | text(
   | ^^^^^ the statement runs here
21 |   f"{term}"
   |   --------- the inserted expression
   |   not escaped
22 | )
   |
`)
  })

  it('cuts long lines of code and long excerpts', () => {
    const check = 'auth/x'
    const long = [`x = "${'a'.repeat(300)}"`, ...Array.from({ length: 9 }, (_, index) => `y${index} = 1`)].join('\n')
    const text = shown(
      {},
      resultOf([
        outcome(check, {
          status: 'fail',
          findings: [finding(check, { subject: 's', evidence: [source('a.py', 1, long)] })],
        }),
      ]),
    )
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(81)
    expect(text).toContain('6 | y4 = 1\n...\n  |')
  })
})
