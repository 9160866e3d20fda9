import type { Case, Pattern, StatementOf } from './ast.ts'
import { areEqual } from './compare.ts'
import { condition } from './conditions.ts'
import { settleBlocks } from './decide.ts'
import type { Completion, Machine } from './machine.ts'
import { NORMAL } from './machine.ts'
import type { Scope } from './scope.ts'
import { truthOf } from './truth.ts'
import type { PyValue } from './values.ts'
import { Unknown } from './values.ts'

export function executeMatch(machine: Machine, node: StatementOf<'match'>, scope: Scope): Completion {
  return from(machine, node, machine.parts.evaluate(node.subject, scope), 0, scope)
}

function from(machine: Machine, node: StatementOf<'match'>, subject: PyValue, place: number, scope: Scope): Completion {
  const one = node.cases[place]
  if (one === undefined) return NORMAL
  const otherwise = () => from(machine, node, subject, place + 1, scope)
  const matches = caseMatches(machine, one, subject, scope)
  if (matches === false) return otherwise()
  if (matches === true) return machine.parts.execute(one.body, scope)
  machine.doubt(matches)
  return settleBlocks(machine, machine.site(scope, node), matches, [
    () => machine.parts.execute(one.body, scope),
    otherwise,
  ])
}

function caseMatches(machine: Machine, one: Case, subject: PyValue, scope: Scope): boolean | Unknown {
  const matches = patternMatches(machine, one.pattern, subject, one, scope)
  if (matches === false || one.guard === undefined) return matches
  const guard = condition(machine, one.guard, scope)
  return guard === true ? matches : guard
}

function patternMatches(
  machine: Machine,
  pattern: Pattern,
  subject: PyValue,
  one: Case,
  scope: Scope,
): boolean | Unknown {
  const site = machine.site(scope, one)
  switch (pattern.kind) {
    case 'any':
      return true
    case 'capture':
      machine.bind(scope.binding(pattern.name), pattern.name, subject)
      return true
    case 'as': {
      const inner = patternMatches(machine, pattern.pattern, subject, one, scope)
      if (inner !== false) machine.bind(scope.binding(pattern.name), pattern.name, subject)
      return inner
    }
    case 'value': {
      const value = machine.parts.evaluate(pattern.value, scope)
      // `case None`, `case True` compare by identity.
      const same = value === null || typeof value === 'boolean' ? isSingleton(subject, value) : areEqual(subject, value)
      return same ?? (subject instanceof Unknown ? subject : site.unknown('whether a value matches a pattern'))
    }
    case 'either': {
      let found: boolean | Unknown = false
      for (const option of pattern.options) {
        const matches = patternMatches(machine, option, subject, one, scope)
        if (matches === true) return true
        if (matches !== false) found = matches
      }
      return found
    }
    default: {
      const unknown = site.unknown('a pattern that is not modelled')
      for (const name of pattern.names) machine.bind(scope.binding(name), name, unknown)
      return unknown
    }
  }
}

function isSingleton(subject: PyValue, value: null | boolean): boolean | undefined {
  return subject instanceof Unknown ? undefined : subject === value && truthOf(subject) === truthOf(value)
}
