import type { ExpectedSchema, Unsure } from '../../../expected/expected-schema.ts'
import { asOptionalText, asText } from '../library/convert.ts'
import { aboutToChange, asSender, type Sender } from '../library/emit.ts'
import { type Members, makes } from '../library/members.ts'
import { type Bound, bind, signature } from '../library/signature.ts'
import { orUnknown, unknowable } from '../library/unknowable.ts'
import { type CallSite, PyCallable, PyObject, type PyValue } from '../python/values.ts'
import {
  type Answer,
  checkConstraints,
  columns,
  enums,
  foreignKeys,
  hasIndex,
  indexes,
  primaryKey,
  tableNames,
  uniqueConstraints,
  viewNames,
} from './answers.ts'

/** A question about one table. */
interface TableQuestion {
  readonly about: 'table'
  readonly parameters: string
  readonly answer: Answer
}

/** A question about a schema. */
interface SchemaQuestion {
  readonly about: 'schema'
  readonly answer: (schema: ExpectedSchema, name: string | undefined) => PyValue | Unsure
}

const ofTable = (answer: Answer, further = ''): TableQuestion => ({
  about: 'table',
  parameters: `table_name ${further}schema? | **`,
  answer,
})

const QUESTIONS: Readonly<Record<string, TableQuestion | SchemaQuestion>> = {
  get_table_names: { about: 'schema', answer: tableNames },
  get_view_names: { about: 'schema', answer: viewNames },
  get_enums: { about: 'schema', answer: enums },
  get_columns: ofTable(columns),
  get_indexes: ofTable(indexes),
  get_unique_constraints: ofTable(uniqueConstraints),
  get_foreign_keys: ofTable(foreignKeys),
  get_check_constraints: ofTable(checkConstraints),
  get_pk_constraint: ofTable(primaryKey),
  has_index: ofTable(hasIndex, 'index_name '),
}

const OF_SCHEMA = signature('schema? | **')
const OF_TABLE = signature('table_name schema? | **')

/** `sa.inspect(op.get_bind())`: what the database has, answered from the history. It remembers what it answered. */
class Inspector extends PyObject {
  readonly typeName = 'the inspector of the database'
  readonly #sender: Sender
  readonly #answers = new Map<string, PyValue>()

  constructor(sender: Sender) {
    super()
    this.#sender = sender
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const question = Object.hasOwn(QUESTIONS, name) ? QUESTIONS[name] : undefined
    if (question?.about === 'schema') return this.#method(name, OF_SCHEMA, schemaQuestion(question))
    if (question?.about === 'table') return this.#method(name, signature(question.parameters), tableQuestion(question))
    if (name === 'has_table') return this.#hasTable()
    if (name === 'default_schema_name') {
      return orUnknown(site, () => this.#sender.state.database.ask(site, () => 'public'))
    }
    if (name === 'clear_cache' || name === 'bind' || name === 'engine' || name === 'dialect') {
      return name === 'clear_cache' ? this.#clear() : site.unknown(`${name} of the inspector`)
    }
    return site.unknown(`${name} of the inspector depends on the database`)
  }

  #method(name: string, shape: ReturnType<typeof signature>, question: (args: Bound) => Ask): PyCallable {
    return new PyCallable(name, (args, site) =>
      orUnknown(site, () => {
        const given = bind(name, shape, args)
        const ask = question(given)
        const key = JSON.stringify([name, ask.key])
        const known = this.#answers.get(key)
        if (known !== undefined) return known
        const answer = this.#sender.state.database.ask(site, (schema) => ask.answer(schema, site))
        aboutToChange(site, this.#answers)
        this.#answers.set(key, answer)
        return answer
      }),
    )
  }

  /** SQLAlchemy 2 remembers the answer, 1.4 asks each time: where these differ, it depends on the version. */
  #hasTable(): PyCallable {
    return new PyCallable('has_table', (args, site) =>
      orUnknown(site, () => {
        const given = bind('has_table', OF_TABLE, args)
        const [schema, table] = [schemaOf(given), asText(given.get('table_name'), 'the name of the table')]
        const key = JSON.stringify(['has_table', schema ?? null, table])
        const now = this.#sender.state.database.ask(site, (expected) => expected.exists(schema, table))
        const before = this.#answers.get(key)
        if (before !== undefined && before !== now) unknowable('has_table() remembers its answer in SQLAlchemy 2 only')
        aboutToChange(site, this.#answers)
        this.#answers.set(key, now)
        return now
      }),
    )
  }

  #clear(): PyCallable {
    return new PyCallable('clear_cache', (_args, site) => {
      aboutToChange(site, this.#answers)
      this.#answers.clear()
      return null
    })
  }
}

interface Ask {
  readonly key: readonly (string | null)[]
  readonly answer: (schema: ExpectedSchema, site: CallSite) => PyValue | Unsure
}

function schemaOf(args: Bound): string | undefined {
  return asOptionalText(args.get('schema'), 'the schema')
}

function schemaQuestion({ answer }: SchemaQuestion): (args: Bound) => Ask {
  return (args) => {
    const schema = schemaOf(args)
    return { key: [schema ?? null], answer: (expected) => answer(expected, schema) }
  }
}

function tableQuestion({ answer }: TableQuestion): (args: Bound) => Ask {
  return (args) => {
    const [schema, table] = [schemaOf(args), asText(args.get('table_name'), 'the name of the table')]
    const index = args.get('index_name')
    const further = index === undefined ? undefined : asText(index, 'the name of the index')
    return {
      key: [schema ?? null, table, further ?? null],
      answer: (expected, site) => answer(expected.relation(schema, table), { expected, site, table, further }),
    }
  }
}

/** `sa.inspect`, of a connection of the migration; models and engines of their own are not looked into. */
export const inspect = makes(
  'inspect',
  'subject raiseerr?',
  (args) => new Inspector(asSender(args.get('subject'), 'it')),
)

const fromEngine = makes('from_engine', 'bind', (args) => new Inspector(asSender(args.get('bind'), 'the bind')))

const inspectorClass = new PyCallable(
  'Inspector',
  (args, site) => fromEngine.call(args, site),
  new Map([['from_engine', fromEngine]]),
)

/** `sqlalchemy.engine.reflection`. */
export const reflection: Members = { Inspector: inspectorClass }
