import { describe, expect, it } from 'vitest'
import { memoryWorkspace } from '../../workspace/memory.ts'
import { knexScript } from '../tools/knex/read.ts'
import type { MigrationStep } from '../types.ts'

function shown(steps: readonly MigrationStep[]): string[] {
  return steps.map((step) => {
    if (step.kind === 'statement') return step.sql
    return `OPAQUE ${step.operation}${step.maybe === undefined ? '' : ` [${shown(step.maybe).join('; ')}]`}`
  })
}

/** What the body of `up` does, with `r` for a raw statement and `rows` for what is read. */
async function follow(body: string, files: Record<string, string> = {}): Promise<string[]> {
  const text = `${files.head ?? ''}
exports.up = async function (knex) {
  const r = (sql) => knex.raw(sql)
  const rows = await knex('t').select('a')
  ${body}
}`
  const workspace = memoryWorkspace({ ...files, 'm/1_a.js': text })
  const position = { file: 'm/1_a.js', line: 1 }
  const revision = { id: '1_a.js', position, down: [], dependsOn: [], labels: [], message: '' }
  const environment = {
    tool: 'knex',
    name: 'm',
    root: 'm',
    config: undefined,
    locations: ['m'],
    versionTable: undefined,
    url: { kind: 'unknown', reason: '' },
    transactions: 'each',
    problems: [],
  } as const
  const script = await knexScript({ workspace, environment, revision, direction: 'up' })
  return script.kind === 'steps' ? shown(script.steps) : [script.reason]
}

describe('code of migrations', () => {
  it.each([
    ['loops and lists', 'for (const n of [1, 2].map((x) => x * 2)) await r(`S${n}`)', ['S2', 'S4']],
    [
      'counted loops',
      'for (let i = 0; i < 5; i++) { if (i === 1) continue; if (i === 3) break; await r("S" + i) }',
      ['S0', 'S2'],
    ],
    ['destructuring', 'const { a: [x, ...y], b = 3 } = { a: ["p", "q"] }; await r(x + y[0] + b)', ['pq3']],
    ['methods of texts', 'await r("a-b".split("-").map((p) => p.toUpperCase()).join("_"))', ['A_B']],
    [
      'classes',
      'class A { #n = 1; constructor(t) { this.t = t } get sql() { return `${this.t}${this.#n}` } }; await r(new A("S").sql)',
      ['S1'],
    ],
    [
      'inheritance',
      'class A { m() { return "a" } } class B extends A { m() { return super.m() + "b" } } await r(new B().m())',
      ['ab'],
    ],
    ['switch', 'switch ("x") { case "y": await r("Y"); case "x": await r("X"); default: await r("D") }', ['X', 'D']],
    [
      'try',
      'try { await r("A"); throw new Error("x") } catch (e) { await r(e.message) } finally { await r("F") }',
      ['A', 'x', 'F'],
    ],
    ['optional chains', 'const o = null; await r(`${o?.a.b ?? "none"}`)', ['none']],
    ['closures over what changes', 'let n = 1; const f = () => r("S" + n); n = 2; await f()', ['S2']],
    [
      'maps and sets',
      'const m = new Map([["a", 1]]); m.set("b", 2); for (const [k, v] of m) await r(k + v)',
      ['a1', 'b2'],
    ],
    ['promises in a row', 'await ["a", "b"].reduce((p, s) => p.then(() => r(s)), Promise.resolve())', ['a', 'b']],
    [
      'promises side by side',
      'await Promise.all(["a", "b"].map(async (s) => { await r(s + 1); await r(s + 2) }))',
      ['a1', 'b1', 'a2', 'b2'],
    ],
    ['what is never waited for', 'knex.schema.dropTable("t"); await r("A")', ['A']],
  ])('%s', async (_, body, expected) => {
    expect(await follow(body)).toEqual(expected)
  })

  it.each([
    ['a condition', 'if (rows.length) await r("A"); await r("B")', ['OPAQUE code [A]', 'B']],
    ['both ways', 'if (rows.length) await r("A"); else await r("B")', ['OPAQUE code [A; B]']],
    ['an early end', 'if (rows.length) return; await r("A")', ['OPAQUE code [A]']],
    [
      'an early end within',
      'for (const x of [1, 2]) { if (rows[0]) break; await r("A" + x) } await r("B")',
      ['OPAQUE code [A1]', 'OPAQUE code [OPAQUE code [A2]]', 'B'],
    ],
    [
      'what an unknown way changes',
      'let n = 1; if (rows.length) n = 2; await r(`A${n}`); await r("B")',
      ['OPAQUE raw', 'B'],
    ],
    [
      'a list an unknown way changes',
      'const l = ["a"]; if (rows.length) l.push("b"); for (const s of l) await r(s)',
      ['OPAQUE code [OPAQUE raw]'],
    ],
    ['rows', 'for (const { a } of rows) await r(`A${a}`)', ['OPAQUE code [OPAQUE raw]']],
    ['rows in a callback', 'await Promise.all(rows.map(async ({ a }) => { await r("A") }))', ['OPAQUE code [A]']],
    [
      'a counter in a loop that is not known',
      'let n = 0; for (const x of rows) { n += 1; await r("A" + n) }',
      ['OPAQUE code [OPAQUE raw]'],
    ],
    [
      'a promise given back under a condition',
      'await Promise.resolve(rows).then((x) => { if (x.length) return r("A") })',
      ['OPAQUE code [A]'],
    ],
    ['a choice between promises', 'await (rows.length ? r("A") : r("B"))', ['OPAQUE code']],
    ['an error nobody knows of', 'try { await r("A") } catch { await r("B") }', ['A', 'OPAQUE code [B]']],
    ['an error that ends it', 'await r("A"); throw new Error("x")', ['A', 'OPAQUE throw']],
    ['a check', 'if (rows.length) throw new Error("x"); await r("A")', ['A']],
    ['a helper nobody knows', 'await require("other").help(knex); await r("A")', ['OPAQUE code', 'A']],
    ['what a helper may change', 'const o = { n: 1 }; require("other")(o); await r("A" + o.n)', ['OPAQUE raw']],
    [
      'a table described under a condition',
      'await knex.schema.alterTable("t", (t) => { t.text("a"); if (rows.length) t.text("b") })',
      ['OPAQUE alterTable'],
    ],
    ['an endless loop', 'while (true) { rows.length }', ['OPAQUE code']],
    ['recursion without end', 'const f = async () => { await f() }; await f()', ['OPAQUE code']],
    ['the clock', 'await r("A" + Date.now())', ['OPAQUE raw']],
    ['the environment', 'if (process.env.X) await r("A")', ['OPAQUE code [A]']],
    ['an expression that may take long', 'await r("aaa".replace(/(a+)+$/, "b"))', ['OPAQUE raw']],
    ['a text without end', 'let s = "a"; for (let i = 0; i < 40; i++) s = s + s; await r(s)', ['OPAQUE raw']],
    ['a constructor of functions', 'await r([].constructor.constructor("return 1")())', ['OPAQUE raw']],
  ])('leaves to the database: %s', async (_, body, expected) => {
    expect(await follow(body)).toEqual(expected)
  })

  it('follows helpers of the same repository, in either module system', async () => {
    const files = {
      head: 'const { one } = require("../lib/one"); const two = require("../lib/two.js"); const json = require("../lib/x.json");',
      'lib/one.ts':
        'import three, { type T } from "./three.js"\nexport const one = async (k: T) => { await k.raw(three("a")) }\n',
      'lib/three.ts': 'export type T = unknown\nexport default (x: string): string => `${x}${x}` as string\n',
      'lib/two.js': 'module.exports = class { static sql = "static" }',
      'lib/x.json': '{ "a": ["json"] }',
    }
    expect(await follow('await one(knex); await r(two.sql); await r(json.a[0])', files)).toEqual([
      'aa',
      'static',
      'json',
    ])
  })

  it('reads what compilers make of it', async () => {
    const head = `var __awaiter = (this && this.__awaiter) || function () { throw new Error('not this') };
var __importDefault = (this && this.__importDefault) || function (m) { return (m && m.__esModule) ? m : { default: m } };
const three_1 = __importDefault(require("./three"));`
    const files = { head, 'm/three.js': 'exports.__esModule = true; exports.default = (x) => x + x' }
    const body =
      'await __awaiter(this, void 0, void 0, function* () { yield r((0, three_1.default)("a")); yield r("b") })'
    expect(await follow(body, files)).toEqual(['aa', 'b'])
  })
})
