import type { Surroundings, Value } from './evaluate.ts'
import { evaluate } from './evaluate.ts'
import type { Call, Expression } from './python/expression.ts'
import { calleeName, dotted } from './python/expression.ts'
import type { Outline } from './python/outline.ts'

/** A call of `context.configure`, with what dictionaries of the same file hand to it. */
export interface Configure {
  readonly call: Call
  readonly line: number
  /** Every value an argument may have: several when a dictionary is filled in different ways. */
  readonly arguments: ReadonlyMap<string, readonly Expression[]>
  /** Arguments that only a dictionary hands over, maybe under a condition. */
  readonly uncertain: ReadonlySet<string>
  /** True when something is handed over that the file does not show. */
  readonly open: boolean
}

const TYPICAL = ['connection', 'url', 'target_metadata', 'dialect_name', 'version_table']

/** The calls that configure Alembic's context; those for online use alone, if there are any. */
export function configureCalls(outline: Outline): Configure[] {
  const found = outline.calls
    .filter(({ call }) => calleeName(call) === 'configure' && isContext(call))
    .map(({ call, line }): Configure => ({ call, line, ...argumentsOf(call, outline) }))
  const online = found.filter((one) => one.arguments.has('connection'))
  return online.length > 0 ? online : found
}

function isContext(call: Call): boolean {
  const isNamed = /(^|[._])(context|env|environment)\.configure$/.test(dotted(call.callee) ?? '')
  return isNamed || TYPICAL.some((name) => call.named.has(name))
}

function argumentsOf(call: Call, outline: Outline): Pick<Configure, 'arguments' | 'uncertain' | 'open'> {
  const all = new Map<string, Expression[]>([...call.named].map(([name, value]) => [name, [value]]))
  const uncertain = new Set<string>()
  let open = false
  const add = (name: string, value: Expression): void => {
    if (call.named.has(name)) return
    all.set(name, [...(all.get(name) ?? []), value])
    uncertain.add(name)
  }
  for (const spread of call.spread) {
    if (!addDictionary(spread, outline, add)) open = true
  }
  return { arguments: all, uncertain, open }
}

/** Adds what a dictionary holds; false when the file does not tell all of it. */
function addDictionary(
  expression: Expression,
  outline: Outline,
  add: (name: string, value: Expression) => void,
  depth = 0,
): boolean {
  if (depth > 4) return false
  if (expression.kind === 'dict') {
    return expression.entries
      .map(([key, value]) => {
        if (key.kind === 'text') add(key.value, value)
        return key.kind === 'text'
      })
      .every(Boolean)
  }
  if (expression.kind === 'call' && calleeName(expression) === 'dict' && expression.positional.length === 0) {
    for (const [name, value] of expression.named) add(name, value)
    return expression.spread.map((one) => addDictionary(one, outline, add, depth + 1)).every(Boolean)
  }
  if (expression.kind !== 'name') return false
  return addNamed(expression.name, outline, add, depth)
}

function addNamed(
  name: string,
  outline: Outline,
  add: (name: string, value: Expression) => void,
  depth: number,
): boolean {
  let known = true
  let isAssigned = false
  for (const { target, value } of outline.assignments) {
    if (target.kind === 'name' && target.name === name) {
      isAssigned = true
      known = addDictionary(value, outline, add, depth + 1) && known
    } else if (target.kind === 'item' && target.object.kind === 'name' && target.object.name === name) {
      if (target.key.kind === 'text') add(target.key.value, value)
      else known = false
    }
  }
  const changes = outline.calls.some(
    ({ call }) => call.callee.kind === 'attribute' && dotted(call.callee.object) === name && call.callee.name !== 'get',
  )
  return isAssigned && known && !changes
}

/** What all calls give an argument: one value, none, or nothing that is certain. */
export type Given = { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'absent' | 'uncertain' }

export function given(calls: readonly Configure[], name: string, around: Surroundings): Given {
  const values = calls.flatMap((one) => (one.arguments.get(name) ?? []).map((value) => evaluate(value, around)))
  const [first, ...others] = values
  if (first === undefined) return { kind: calls.some(({ open }) => open) ? 'uncertain' : 'absent' }
  const isSame = others.every((other) => JSON.stringify(other) === JSON.stringify(first))
  const everywhere = calls.every((one) => one.arguments.has(name))
  const isUncertain = calls.some((one) => one.uncertain.has(name))
  if (!isSame || (isUncertain && first.kind !== 'text') || !everywhere) return { kind: 'uncertain' }
  return { kind: 'value', value: first }
}
