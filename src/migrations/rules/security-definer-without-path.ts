import { allOf, as, literal, strings } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'security-definer-without-path',
  title: 'SECURITY DEFINER function without a search_path of its own',
  severity: 'warning',
  rows: ['D21'],
  effect:
    'Whoever calls it chooses by search_path which tables and functions it means, and has it run theirs with the owner’s rights.',
  safeForm: "SET search_path = '' (or pg_catalog, the schema, pg_temp) in the definition of the function.",
  unmeasured: 'It is about who calls it later.',
  references: [postgres.createFunction],
  level: 'statement',
  on: 'CreateFunctionStmt',
  check({ options, funcname, is_procedure }) {
    const elements = allOf(options, 'DefElem')
    const definer = elements.some(({ defname, arg }) => defname === 'security' && as(arg, 'Boolean')?.boolval === true)
    const settings = elements.flatMap(({ defname, arg }) => (defname === 'set' ? [as(arg, 'VariableSetStmt')] : []))
    const hasPath = settings.some(
      (each) =>
        each?.name === 'search_path' &&
        (each.kind === 'VAR_SET_CURRENT' || (each.args ?? []).every((word) => literal(word) !== undefined)),
    )
    if (!definer || hasPath) return undefined
    return {
      message: `The ${is_procedure === true ? 'procedure' : 'function'} ${strings(funcname).at(-1)} runs with its owner’s rights along its caller’s search_path.`,
    }
  },
})
