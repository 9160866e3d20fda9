import type { Block, Expression, Statement, Target } from './code.ts'
import type { Ending, Flow, Return } from './flow.ts'
import { copyFlow, joinFlows, joinValues, knowing, present, prove, setName } from './flow.ts'
import { rowsIn } from './lost.ts'
import type { Machine } from './machine.ts'
import { mayGoOn, putInto } from './machine.ts'
import { isReading } from './statement.ts'
import { testOf } from './tests.ts'
import type { Value } from './values.ts'
import { alternatives, NO_RETURN, NONE, UNKNOWN, unknownOf } from './values.ts'

const NO_WAY: Ending = { falls: undefined, returns: [], leaves: [] }

/** Follows the statements of a block along every way through it. */
export function runBlock(machine: Machine, block: Block, start: Flow): Ending {
  let falls: Flow | undefined = start
  const returns: Return[] = []
  const leaves: Flow[] = []
  for (const statement of block) {
    if (falls === undefined || !mayGoOn(machine.run)) break
    const ending = runStatement(machine, statement, falls)
    returns.push(...ending.returns)
    leaves.push(...ending.leaves)
    falls = ending.falls
  }
  return { falls, returns, leaves }
}

function runStatement(machine: Machine, statement: Statement, flow: Flow): Ending {
  const on = (next: Flow | undefined = flow): Ending => ({ ...NO_WAY, falls: next })
  switch (statement.does) {
    case 'expression':
      return machine.evaluate(statement.value, flow) === NO_RETURN ? NO_WAY : on()
    case 'assign':
      assign(machine, statement.target, machine.evaluate(statement.value, flow), flow)
      return on()
    case 'extend':
      return on(extend(machine, statement, flow))
    case 'return': {
      const value = statement.value === undefined ? NONE : machine.evaluate(statement.value, flow)
      if (isNothing(statement.value) && !flow.wrote) forget(machine, flow)
      return { ...NO_WAY, returns: [{ value, flow }] }
    }
    case 'raise':
      if (statement.value !== undefined) machine.evaluate(statement.value, flow)
      return NO_WAY
    case 'leave':
      return { ...NO_WAY, leaves: [flow] }
    case 'assert':
      return on(knowing(flow, testOf(machine.evaluate(statement.test, flow)).yes))
    case 'define':
      setName(flow, statement.name, {
        is: 'function',
        definition: statement.definition,
        self: undefined,
        closure: flow.names,
      })
      return on()
    case 'if':
      return runIf(machine, statement, flow)
    case 'for':
    case 'while':
      return runLoop(machine, statement, flow)
    case 'try':
      return runTry(machine, statement, flow)
    case 'with':
      for (const { value, target } of statement.items) assign(machine, target, machine.evaluate(value, flow), flow)
      return runBlock(machine, statement.body, flow)
    case 'choose': {
      machine.evaluate(statement.subject, flow)
      const ways = statement.cases.map((one) => runBlock(machine, one, copyFlow(flow)))
      return together(statement.complete ? ways : [...ways, on()])
    }
  }
}

/** `return`, `return None`, `return []`, as they stand there: what a call gives may only look like nothing. */
function isNothing(value: Expression | undefined): boolean {
  if (value === undefined) return true
  if (value.is === 'list') return value.items.length === 0
  return value.is === 'constant' && (value.value === null || value.value === false)
}

/** Where a function gives nothing and changed nothing, nobody sees the rows it read on this way. */
function forget({ run }: Machine, flow: Flow): void {
  const before = run.entered.at(-1)
  if (before === undefined || before === flow.open) return
  flow.open = new Map([...flow.open].filter(([ref, access]) => !isReading(access) || before.has(ref)))
}

function together(endings: readonly Ending[]): Ending {
  return {
    falls: joinFlows(endings.map(({ falls }) => falls)),
    returns: endings.flatMap(({ returns }) => returns),
    leaves: endings.flatMap(({ leaves }) => leaves),
  }
}

function runIf(machine: Machine, { test, yes, no }: Extract<Statement, { does: 'if' }>, flow: Flow): Ending {
  const value = machine.evaluate(test, flow)
  const { yes: ifTrue, no: ifFalse } = testOf(value)
  const ways: Ending[] = []
  const whenTrue = knowing(flow, ifTrue)
  if (whenTrue !== undefined) {
    narrow(test, true, whenTrue)
    ways.push(runBlock(machine, yes, whenTrue))
  }
  const whenFalse = knowing(flow, ifFalse)
  if (whenFalse !== undefined) {
    narrow(test, false, whenFalse)
    ways.push(runBlock(machine, no, whenFalse))
  }
  return ways.length === 0 ? NO_WAY : together(ways)
}

/** After `if not row:` the name `row` stands for a row that is there. */
function narrow(test: Extract<Statement, { does: 'if' }>['test'], outcome: boolean, flow: Flow): void {
  if (test.is === 'not') narrow(test.value, !outcome, flow)
  else if (test.is === 'name' && outcome) keepPresent(test.name, flow)
  else if (test.is === 'named' && outcome) keepPresent(test.name, flow)
  else if (test.is === (outcome ? 'all' : 'any')) for (const part of test.parts) narrow(part, outcome, flow)
  else if (
    test.is === 'comparison' &&
    test.left.is === 'name' &&
    test.right.is === 'constant' &&
    test.right.value === null
  ) {
    const isPresent = test.operator === 'is not' || test.operator === '!='
    if (isPresent === outcome) keepPresent(test.left.name, flow)
    else setName(flow, test.left.name, NONE)
  }
}

function keepPresent(name: string, flow: Flow): void {
  const value = flow.names.get(name)
  if (value !== undefined) setName(flow, name, present(value))
}

function runLoop(machine: Machine, loop: Extract<Statement, { does: 'for' | 'while' }>, flow: Flow): Ending {
  const before = copyFlow(flow)
  let start: Flow | undefined = flow
  let over: Value = UNKNOWN
  if (loop.does === 'for') {
    over = machine.evaluate(loop.over, flow)
    assign(machine, loop.target, elementOf(over), flow)
  } else start = knowing(flow, testOf(machine.evaluate(loop.test, flow)).yes)
  if (start === undefined) return { ...NO_WAY, falls: before }
  const once = runBlock(machine, loop.body, start)
  checkedEach(over, before, [once.falls, ...once.leaves])
  const endless = loop.does === 'while' && loop.test.is === 'constant' && loop.test.value === true
  const after = joinFlows([endless ? undefined : before, once.falls, ...once.leaves])
  if (after === undefined) return { ...NO_WAY, returns: once.returns }
  const otherwise = runBlock(machine, loop.otherwise, after)
  return { falls: otherwise.falls, returns: [...once.returns, ...otherwise.returns], leaves: otherwise.leaves }
}

/** Rows that are checked one by one: where there were none, there is nothing to check. */
function checkedEach(over: Value, before: Flow, ends: readonly (Flow | undefined)[]): void {
  const known = ends.filter((one) => one !== undefined)
  if (known.length === 0) return
  for (const ref of rowsIn(over))
    if (before.open.has(ref) && known.every(({ proven }) => proven.has(ref))) prove(before, [ref])
}

function runTry(machine: Machine, statement: Extract<Statement, { does: 'try' }>, flow: Flow): Ending {
  const before = copyFlow(flow)
  const body = runBlock(machine, statement.body, flow)
  const start = joinFlows([before, body.falls]) ?? before
  const fine = body.falls === undefined ? NO_WAY : runBlock(machine, statement.otherwise, body.falls)
  const handled = statement.handlers.map((handler) => runBlock(machine, handler, copyFlow(start)))
  const all = together([{ ...body, falls: undefined }, fine, ...handled])
  if (all.falls === undefined || statement.last.length === 0) return all
  const last = runBlock(machine, statement.last, all.falls)
  return { falls: last.falls, returns: [...all.returns, ...last.returns], leaves: [...all.leaves, ...last.leaves] }
}

function extend(
  machine: Machine,
  { target, operator, value }: Extract<Statement, { does: 'extend' }>,
  flow: Flow,
): Flow {
  const added = machine.evaluate(value, flow)
  if (target.to !== 'name') return flow
  const old = flow.names.get(target.name) ?? UNKNOWN
  if (old.is === 'list' && operator === '+') {
    const items = added.is === 'list' ? added.items : [added]
    setName(flow, target.name, { is: 'list', items: [...old.items, ...items], open: old.open || added.is !== 'list' })
  } else setName(flow, target.name, unknownOf(old, added))
  return flow
}

/** Binds what is assigned to names, attributes of objects, keys of dictionaries. */
export function assign(machine: Machine, target: Target, value: Value, flow: Flow): void {
  switch (target.to) {
    case 'name':
      setName(flow, target.name, value)
      break
    case 'attribute': {
      const object = machine.evaluate(target.object, flow)
      for (const one of alternatives(object)) {
        if (one.is === 'row' || (one.is === 'instance' && one.model !== undefined)) flow.wrote = true
        if (one.is === 'instance')
          putInto(
            machine.run,
            one,
            target.name,
            joinValues(machine.run.stack.length > 1 ? one.attributes.get(target.name) : undefined, value) ?? value,
          )
      }
      break
    }
    case 'item':
      putItem(machine, target, value, flow)
      break
    case 'parts':
      target.parts.forEach((part, place) => {
        const isExact = value.is === 'list' && !value.open && value.items.length === target.parts.length
        assign(machine, part, isExact ? (value.items[place] ?? UNKNOWN) : elementOf(value), flow)
      })
      break
    case 'nothing':
  }
}

function putItem(machine: Machine, target: Extract<Target, { to: 'item' }>, value: Value, flow: Flow): void {
  if (target.object.is !== 'name') return
  const old = flow.names.get(target.object.name)
  const key = machine.evaluate(target.index, flow)
  if (old?.is !== 'dictionary') return
  const entries = new Map(old.entries)
  if (key.is === 'constant') entries.set(String(key.value), value)
  setName(flow, target.object.name, { ...old, entries, open: old.open || key.is !== 'constant' })
}

/** What a loop over a value gives each time. */
export function elementOf(value: Value): Value {
  switch (value.is) {
    case 'list':
      return value.items.length === 0 ? UNKNOWN : value.items.reduce((all, one) => joinValues(all, one) ?? one)
    case 'row':
    case 'field':
    case 'principal':
    case 'request':
      return value
    case 'either':
      return value.of.map(elementOf).reduce((all, one) => joinValues(all, one) ?? one)
    default:
      return unknownOf(value)
  }
}
