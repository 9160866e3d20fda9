import { conjunction, predicateOf } from './conditions.ts'
import type { Flow } from './flow.ts'
import { lost } from './lost.ts'
import type { Call, Machine } from './machine.ts'
import { putInto } from './machine.ts'
import { elementOf } from './run.ts'
import { startOf } from './starts.ts'
import { testOf } from './tests.ts'
import type { Value } from './values.ts'
import { either, UNKNOWN, unknownOf } from './values.ts'

/** Functions that give back what they are given, in another form. */
const KEEPING =
  /^(str|int|list|tuple|set|frozenset|sorted|reversed|iter|next|dict|repr|uuid\.UUID|uuid\.UUID\.\w+|typing\.cast|copy\.(deep)?copy|asyncio\.(wait_for|shield)|enumerate|filter|max|min|fastapi\.encoders\.jsonable_encoder|anyio\.to_thread\.run_sync)$/
const MODEL_METHODS = /\.(model_validate|from_orm|parse_obj|model_construct|validate_python|model_validate_json)$/
const THREADS =
  /(run_in_threadpool|to_thread|run_sync|run_in_executor|create_task|ensure_future|partial|submit|add_task|wraps|gather)$/
/** Reads what was signed: what comes out was put in by the service. */
const SIGNED = /(jwt|jose|jws|itsdangerous|fernet|authlib|paseto|branca)\b.*\.(decode|loads|unsign|decrypt|verify)$/i
const CONTEXT = /(auth|user|tenant|org|principal|account|actor|identity|session)/i

/** Calls of what is not in the repository. */
export function external(
  machine: Machine,
  name: string,
  target: Extract<Value, { is: 'external' }>,
  given: Call,
  flow: Flow,
): Value {
  const [first, ...rest] = given.positional
  if (name.startsWith('relationship.')) return relationship(name.slice(13), target, given)
  const started = startOf(machine, name, given)
  if (started !== undefined) return started
  if (/(^|\.)(and_|all_)$/.test(name)) return conjunction('all', list(given)) ?? all(given, 'and')
  if (/(^|\.)or_$/.test(name)) return conjunction('any', list(given)) ?? all(given, 'or')
  if (/(^|\.)not_$/.test(name) && first !== undefined)
    return { is: 'predicate', predicate: { is: 'not', of: predicateOf(first) } }
  if (
    /(^|\.)(col|cast|type_coerce|literal|literal_column|column|desc|asc|nullslast|nullsfirst|lower|upper|coalesce|distinct)$/.test(
      name,
    ) &&
    first !== undefined
  )
    return first
  if (name === 'bool' && first !== undefined) return testOf(first)
  if (name === 'len' && first !== undefined) return lengthOf(first)
  if (name === 'isinstance' || name === 'hasattr' || name === 'issubclass' || name === 'callable') return UNKNOWN
  if (name === 'getattr') return attribute(machine, given, flow)
  if (name === 'setattr') return setAttribute(machine, given)
  if (name === 'type' && first !== undefined) return first.is === 'instance' ? { is: 'class', type: first.type } : first
  if (name === 'zip') return zipped(given)
  if (name === 'map')
    return first?.is === 'function'
      ? called(machine, first, { ...given, positional: rest }, flow)
      : unknownOf(...given.positional)
  if (KEEPING.test(name)) return first ?? { is: 'list', items: [], open: false }
  if (MODEL_METHODS.test(name)) return first ?? unknownOf(...given.named.values())
  if (THREADS.test(name)) return inThread(machine, given, flow)
  if (SIGNED.test(name)) return { is: 'principal', what: 'claims' }
  if (/contextvars?\.ContextVar\.get$/.test(name)) return contextValue(target)
  if (/(^|\.)(any|all)$/.test(name) && first !== undefined) return UNKNOWN
  const gone = lost(machine, given, flow)
  return gone.is === 'row' ? gone : made(name, target, given)
}

/** Pairs: what a loop over it gives each time is one of each. */
function zipped({ positional, open }: Call): Value {
  return { is: 'list', items: [{ is: 'list', items: positional.map(elementOf), open }], open: false }
}

/** How many there are, which is none of them: only what is counted is kept. */
function lengthOf(value: Value): Value {
  if (value.is === 'either') return either(value.of.map(lengthOf))
  return value.is === 'row'
    ? { is: 'field', row: value, column: 'rowcount' }
    : { is: 'external', name: 'len', given: [value] }
}

/** An object of a library keeps its name, so that its methods are known for what they are. */
function made(name: string, target: Extract<Value, { is: 'external' }>, given: Call): Value {
  const all = [...target.given, ...list(given)]
  const isType = /^[A-Z]/.test(name.slice(name.lastIndexOf('.') + 1))
  return isType ? { is: 'external', name, given: all } : unknownOf(...all)
}

function list({ positional, named }: Call): Value[] {
  return [...positional, ...named.values()]
}

function all(given: Call, is: 'and' | 'or'): Value {
  return { is: 'predicate', predicate: { is, of: given.positional.map(predicateOf) } }
}

function attribute(machine: Machine, { positional: [object, name], node }: Call, flow: Flow): Value {
  if (object === undefined || name?.is !== 'constant' || typeof name.value !== 'string') {
    return object?.is === 'model'
      ? { is: 'column', alias: object.alias, table: object.model.table, column: '?' }
      : unknownOf(...(object === undefined ? [] : [object]))
  }
  const attributeName = name.value
  const names = new Map(flow.names).set('<object>', object)
  return machine.evaluate(
    { is: 'attribute', object: { is: 'name', name: '<object>', node }, name: attributeName, node },
    { ...flow, names, ownNames: true },
  )
}

function setAttribute({ run }: Machine, { positional: [object, name, value] }: Call): Value {
  if (object?.is === 'instance' && name?.is === 'constant' && value !== undefined)
    putInto(run, object, String(name.value), value)
  return UNKNOWN
}

function called(machine: Machine, target: Value, given: Call, flow: Flow): Value {
  return { is: 'list', items: [machine.apply(target, given, flow)], open: false }
}

/** `run_in_threadpool(f, a, b)`, `asyncio.gather(f(), g())`. */
function inThread(machine: Machine, given: Call, flow: Flow): Value {
  const at = given.positional.findIndex(({ is }) => is === 'function' || is === 'class')
  const target = given.positional[at]
  if (target === undefined) {
    return given.positional.length === 1
      ? (given.positional[0] ?? UNKNOWN)
      : { is: 'list', items: given.positional, open: given.open }
  }
  return machine.apply(target, { ...given, positional: given.positional.slice(at + 1) }, flow)
}

function contextValue(target: Extract<Value, { is: 'external' }>): Value {
  const name = target.given.find((one) => one.is === 'constant')
  return name?.is === 'constant' && CONTEXT.test(String(name.value))
    ? { is: 'principal', what: String(name.value) }
    : UNKNOWN
}

/** `Parent.children.any(condition)`: rows that have a child for which it holds. */
function relationship(name: string, target: Extract<Value, { is: 'external' }>, given: Call): Value {
  const [model, parent] = target.given
  if (model?.is !== 'model' || parent?.is !== 'model') return UNKNOWN
  if (name !== 'any' && name !== 'has') return { is: 'predicate', predicate: { is: 'plain' } }
  const where = given.positional.map(predicateOf)
  for (const [key, value] of given.named)
    where.push({
      is: 'compare',
      column: { is: 'column', alias: model.alias, table: model.model.table, column: key },
      operator: '=',
      value,
      node: given.node,
    })
  const related = {
    is: 'columns',
    left: { is: 'column', alias: model.alias, table: model.model.table, column: 'id' },
    right: { is: 'column', alias: parent.alias, table: parent.model.table, column: 'id' },
  } as const
  const source = {
    alias: model.alias,
    table: model.model.table,
    join: 'from',
    on: [],
    implied: false,
    inner: undefined,
  } as const
  return {
    is: 'predicate',
    predicate: {
      is: 'exists',
      statement: {
        operation: 'select',
        node: given.node,
        sources: [source],
        where: [...where, related],
        sometimes: [],
        values: new Map(),
        selected: [],
        doubts: [],
      },
    },
  }
}
