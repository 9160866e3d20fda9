import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepsOf } from './fixtures/run.ts'

/** A line of a generated script, and what is indented below it. */
interface Line {
  readonly text: string
  readonly inside: readonly Line[]
}

const line = (text: string, inside: readonly Line[] = []): Line => ({ text, inside })

const variable = fc.constantFrom('a', 'b')
const value = fc.constantFrom('1', '2', 'a', 'b', 'len(l)', "d.get('k', 0)", 'a + 1')
/** `U0` to `U2` stand for conditions nobody knows; each is the same wherever it stands. */
const condition = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('U0', 'U1', 'U2') },
  fc.constantFrom('a == 1', 'b > 1', 'l', 'not U0', 'U1 and a == 1', 'U2 or b == 2', 'f(a)', "'k' in d", 'U0 and U1'),
)

const simple = fc.oneof(
  { weight: 4, arbitrary: fc.nat(9).map((n) => line(`op.execute('s${n}')`)) },
  variable.map((name) => line(`op.execute(str(${name}))`)),
  fc.tuple(variable, value).map(([name, given]) => line(`${name} = ${given}`)),
  value.map((given) => line(`l.append(${given})`)),
  fc
    .constantFrom(
      "d['k'] = a",
      "d.pop('k', None)",
      'l.clear()',
      'g()',
      'l = list(l)',
      'h(l)',
      'o.n = a',
      "op.execute('o' + str(o.n))",
    )
    .map((text) => line(text)),
  fc
    .constantFrom("op.execute(','.join(str(x) for x in l))", "t.drop_column('c')", 't.drop_column(str(b))')
    .map((text) => line(text)),
)

const { block } = fc.letrec<{ block: Line[]; statement: Line }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: simple },
    fc.tuple(condition, tie('block')).map(([test, body]) => line(`if ${test}:`, body)),
    fc
      .tuple(condition, tie('block'), tie('block'))
      .map(([test, yes, no]) => line('', [line(`if ${test}:`, yes), line('else:', no)])),
    tie('block').map((body) => line('for x in [1, 2]:', body)),
    tie('block').map((body) => line('for x in list(l)[:3]:', body)),
    fc
      .tuple(condition, fc.constantFrom('break', 'continue', 'return', 'return'), tie('block'))
      .map(([test, exit, body]) => line('for x in (1, 2, 3):', [line(`if ${test}:`, [line(exit)]), ...body])),
    fc
      .tuple(condition, tie('block'))
      .map(([test, body]) => line('while True:', [...body, line(`if ${test} or True:`, [line('break')])])),
    condition.map((test) => line(`if ${test}:`, [line('return')])),
    condition.map((test) => line(`if ${test}:`, [line("raise RuntimeError('x')")])),
    fc
      .tuple(tie('block'), tie('block'))
      .map(([body, handler]) =>
        line('', [
          line('try:', [...body, line('if U1:', [line('raise KeyError(1)')])]),
          line('except KeyError:', handler),
        ]),
      ),
    fc.tuple(tie('block'), tie('block')).map(([body, last]) => line('', [line('try:', body), line('finally:', last)])),
    tie('block').map((body) => line("with op.batch_alter_table('t') as t:", body)),
  ),
}))

function written(lines: readonly Line[], depth = 0): string {
  return lines
    .map(({ text, inside }) =>
      text === '' ? written(inside, depth) : `${'    '.repeat(depth)}${text}\n${written(inside, depth + 1)}`,
    )
    .join('')
}

const HEAD = `l = []
d = {}
a = b = 1
class O:
    n = 0
o = O()
t = op.batch_alter_table('u')
def f(n):
    if U2:
        return n == 1
    return False
def g():
    nonlocal a
    if U0:
        a = 2
    op.execute('g')
def h(items):
    if U1:
        items.append(7)
`

function script(body: readonly Line[], values: readonly string[]): string {
  return `${HEAD}${written(body)}op.execute('end')\n`.replace(/U([0-2])/g, (_, place) => values[Number(place)] ?? '')
}

/** Whether what happens is what was told, an opaque step standing for any number of statements. */
function covers(told: readonly string[], happens: readonly string[]): boolean {
  let places = new Set([0])
  for (const step of told) {
    const next = new Set<number>()
    for (const place of places) {
      if (step.startsWith('? ')) for (let at = place; at <= happens.length; at++) next.add(at)
      else if (happens[place] === step) next.add(place + 1)
    }
    places = next
  }
  return places.has(happens.length)
}

const UNKNOWN = ['sa.inspect(0).u', 'sa.inspect(1).u', 'sa.inspect(2).u']
const ALL = Array.from({ length: 8 }, (_, bits) => [0, 1, 2].map((place) => ((bits >> place) & 1 ? 'True' : 'False')))

describe('a script with unknown conditions', () => {
  it('tells what happens, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(block, async (body) => {
        const told = await stepsOf(script(body, UNKNOWN))
        for (const values of ALL) {
          const happens = await stepsOf(script(body, values))
          // A migration that fails writes nothing that would have to be told.
          if (happens.some((step) => step.startsWith('? '))) continue
          expect([values, told, happens, covers(told, happens)]).toEqual([values, told, happens, true])
        }
      }),
      { numRuns: 80, seed: 11 },
    )
  }, 120_000)
})
