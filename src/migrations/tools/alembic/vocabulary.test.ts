import { describe, expect, it } from 'vitest'
import type { MigrationStep } from '../../types.ts'
import { type Arguments, type CallSite, PyCallable, PyList, PyObject, type PyValue, Unknown } from './python/values.ts'
import { createVocabulary } from './vocabulary.ts'

const position = { file: 'a.py', line: 1 }

function run() {
  const vocabulary = createVocabulary({
    namingConvention: new Map(),
    options: undefined,
    revision: 'a',
    direction: 'up',
  })
  const steps: MigrationStep[] = []
  const site: CallSite = {
    position,
    emit: (step) => steps.push(step),
    emitted: () => steps,
    invoke: (callee, args) => call(callee, args),
    unknown: (reason) => new Unknown(reason, position),
    changing: () => {},
    raise: (type, message) => {
      throw new Error(`${type}: ${message}`)
    },
  }
  function call(callee: PyValue | undefined, args: Arguments): PyValue {
    if (callee instanceof PyCallable) return callee.call(args, site)
    if (callee instanceof PyObject && callee.call !== undefined) return callee.call(args, site)
    throw new Error('not callable')
  }
  const of =
    (module: string) =>
    (name: string, positional: PyValue[] = [], named: Record<string, PyValue> = {}) =>
      call(vocabulary(module)?.member(name), { positional, named: new Map(Object.entries(named)) })
  return { op: of('alembic.op'), sa: of('sqlalchemy'), steps, site }
}

const sqlOf = (steps: readonly MigrationStep[]) =>
  steps.map((step) => (step.kind === 'statement' ? step.sql : `opaque: ${step.reason}`))

describe('the vocabulary', () => {
  it('writes a table with its key, its type and its index', () => {
    const { op, sa, steps } = run()
    op('create_table', [
      'order',
      sa('Column', ['id', sa('BigInteger')], { primary_key: true }),
      sa('Column', ['state', sa('Enum', ['new', 'done'], { name: 'order_state' })], { nullable: false }),
      sa('Column', ['customer', sa('String', [], {})], { index: true }),
    ])
    expect(sqlOf(steps)).toEqual([
      "CREATE TYPE order_state AS ENUM ('new', 'done')",
      [
        'CREATE TABLE "order" (',
        '  id BIGSERIAL NOT NULL,',
        '  state order_state NOT NULL,',
        '  customer VARCHAR,',
        '  PRIMARY KEY (id)',
        ')',
      ].join('\n'),
      'CREATE INDEX ix_order_customer ON "order" (customer)',
    ])
  })

  it('says why it cannot write a statement', () => {
    const { op, sa, steps, site } = run()
    op('add_column', ['t', sa('Column', ['a', site.unknown('a type of the application')])])
    op('replace_view', [])
    expect(sqlOf(steps)).toEqual([
      'opaque: a type of the application',
      'opaque: op.replace_view() is no directive of Alembic itself',
    ])
  })

  it('does not read a colon in a text as anything but a parameter', () => {
    const { op, steps } = run()
    op('execute', ["UPDATE t SET a = 'x\\:y', b = c::text"])
    op('execute', ['UPDATE t SET a = :value'])
    expect(sqlOf(steps)).toEqual([
      "UPDATE t SET a = 'x:y', b = c::text",
      'opaque: the text has the parameter :value without a value',
    ])
  })

  it('keeps a trap open: a drop of an unnamed constraint is refused, not invented', () => {
    const { op, steps } = run()
    expect(() => op('drop_constraint', [null, 't'], { type_: 'unique' })).toThrow('without a name')
    op('create_unique_constraint', [null, 't', new PyList(['a'])])
    expect(sqlOf(steps)).toEqual(['ALTER TABLE t ADD UNIQUE (a)'])
  })
})
