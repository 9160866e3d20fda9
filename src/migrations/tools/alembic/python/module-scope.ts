import type { Expression, Statement, Target } from './ast.ts'
import type { Machine } from './machine.ts'
import { Abort, PyRaise } from './machine.ts'
import { Scope } from './scope.ts'
import type { Source } from './source.ts'
import { Unknown } from './values.ts'

/**
 * The names of a helper module. Only the statements that bind a name, or change what it is bound to, are run, when it
 * is first asked for: importing a service's module must not mean evaluating half of the service.
 */
export function moduleScope(machine: Machine, source: Source, name: string): Scope {
  const scope = new Scope('module', { source, moduleName: name })
  const statements = new Map<string, Statement[]>()
  const everything: Statement[] = []
  for (const statement of source.body) {
    if (statement.kind === 'from' && statement.names.length === 0) everything.push(statement)
    for (const bound of new Set(namesBoundBy(statement)))
      statements.set(bound, [...(statements.get(bound) ?? []), statement])
  }
  const done = new Set<Statement>()
  const run = (statement: Statement) => {
    if (done.has(statement)) return
    done.add(statement)
    // What a module binds when it is imported does not hang on the branch that asked for it first: it is not taken back.
    const journals = machine.journals.splice(0)
    try {
      runQuietly(machine, statement, scope)
    } finally {
      machine.journals.splice(0, machine.journals.length, ...journals)
    }
  }
  scope.names.set('__name__', name)
  scope.names.set('__file__', source.file)
  scope.demandable = new Set(statements.keys())
  scope.demand = (wanted) => {
    for (const statement of statements.get(wanted) ?? []) run(statement)
    if (!scope.names.has(wanted)) for (const statement of everything) run(statement)
  }
  return scope
}

/** Statements at module level run when a file is imported; what they would write is not part of the migration. */
export function runQuietly(machine: Machine, statement: Statement, scope: Scope): void {
  const journal = machine.begin()
  const watches = machine.watches.splice(0)
  try {
    machine.parts.execute([statement], scope)
    machine.commit(journal, [])
  } catch (error) {
    if (!(error instanceof PyRaise) && !(error instanceof Abort && error.local)) throw error
    machine.rollbackFrom(machine.journals.indexOf(journal) + 1)
    machine.commit(journal, [])
    const reason = new Unknown('its module fails when it is imported', error.position, 'unseen')
    for (const name of namesBoundBy(statement)) {
      if (!scope.names.has(name)) machine.bind(scope, name, reason)
    }
  } finally {
    machine.watches.push(...watches)
  }
}

/** Names a statement at module level binds, or whose value it changes (`TABLE.append(…)`, `TABLE['x'] = …`). */
function namesBoundBy(statement: Statement): string[] {
  switch (statement.kind) {
    case 'assign':
      return statement.targets.flatMap(namesOfTarget)
    case 'annotate':
    case 'augment':
      return namesOfTarget(statement.target)
    case 'function':
      return [statement.code.name]
    case 'class':
      return [statement.name]
    case 'import':
      return statement.names.map(({ name, alias }) => alias ?? name.split('.')[0] ?? name)
    case 'from':
      return statement.names.map(({ name, alias }) => alias ?? name)
    case 'expression':
      return rootOf(statement.value)
    case 'delete':
      return statement.targets.flatMap(namesOfTarget)
    case 'if':
      return [...statement.yes, ...statement.no].flatMap(namesBoundBy)
    case 'for':
      return [...namesOfTarget(statement.target), ...[...statement.body, ...statement.otherwise].flatMap(namesBoundBy)]
    case 'while':
      return [...statement.body, ...statement.otherwise].flatMap(namesBoundBy)
    case 'with': {
      const target = statement.target === undefined ? [] : namesOfTarget(statement.target)
      return [...target, ...statement.body.flatMap(namesBoundBy)]
    }
    case 'try': {
      const { body, handlers, otherwise } = statement
      const all = [...body, ...handlers.flatMap((handler) => handler.body), ...otherwise, ...statement.finally]
      return all.flatMap(namesBoundBy)
    }
    default:
      return []
  }
}

function namesOfTarget(target: Target): string[] {
  if (target.kind === 'name') return [target.name]
  if (target.kind === 'unpack') return target.items.flatMap(namesOfTarget)
  return rootOf(target.object)
}

function rootOf(expression: Expression): string[] {
  let at = expression
  for (;;) {
    if (at.kind === 'name') return [at.name]
    if (at.kind === 'call') at = at.callee
    else if (at.kind === 'attribute' || at.kind === 'subscript') at = at.object
    else return []
  }
}
