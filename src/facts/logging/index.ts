import { defineFact } from '../define-fact.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import { bodyIn } from './bodies.ts'
import type { LoggerCall } from './calls.ts'
import { loggerCalls } from './calls.ts'
import { redactors, requestIds } from './context.ts'
import { loggedExceptions } from './exceptions.ts'
import { nodeLogging } from './node.ts'
import { configuredOutside } from './outside.ts'
import { jsonFormats, loggingSetups } from './setup.ts'
import type { LoggedValue, LoggingFacts } from './types.ts'
import { leavesOf, sensitivity } from './values.ts'

/** Alembic's `env.py` configures logging for migration runs only. */
const MIGRATIONS = /(^|\/)(alembic|migrations)\/env\.py$/

export default defineFact<LoggingFacts>({
  async collect({ workspace, fact }) {
    const [python, code] = await Promise.all([fact('python'), fact('nodeCode')])
    const node = nodeLogging(code)
    const calls = loggerCalls(python)
    const found = calls.map((call) => valuesIn(python, call))
    return {
      setups: [...loggingSetups(python, workspace).filter(({ at }) => !MIGRATIONS.test(at.file)), ...node.setups],
      configuredOutside: configuredOutside(python) ?? node.configuredOutside,
      json: [...jsonFormats(python, workspace), ...node.json],
      redactors: [...redactors(python), ...node.redactors],
      hidden: found.flatMap(({ hidden }) => hidden),
      requestIds: [...requestIds(python), ...node.requestIds],
      calls: calls.length + node.calls,
      firstCall: calls[0]?.node.position ?? node.firstCall,
      logged: [...found.flatMap(({ logged }) => logged), ...node.logged],
      exceptions: loggedExceptions(python, calls),
      personalFields: personalFields(python),
    }
  },
})

function valuesIn(python: PythonFacts, call: LoggerCall): { logged: LoggedValue[]; hidden: LoggingFacts['hidden'] } {
  const { leaves, hidden } = leavesOf(call)
  const logged = new Map<string, LoggedValue>()
  for (const leaf of leaves) {
    const text = leaf.node.text
    const about = { text, level: call.level, at: leaf.node.position, within: call.within }
    const sensitive = sensitivity(leaf)
    const resolved = leaf.node.kind === 'identifier' ? python.resolve(leaf.node) : undefined
    const isThing = resolved?.kind === 'module' || resolved?.kind === 'function' || resolved?.kind === 'class'
    if (sensitive !== undefined && !isThing) logged.set(text, { ...about, ...sensitive, from: undefined })
    const body = bodyIn(python, leaf)
    if (body !== undefined) logged.set(text, { ...about, what: 'body', ...body })
  }
  return { logged: [...logged.values()], hidden: hidden.map((node) => ({ text: node.text, at: node.position })) }
}

const FIELD =
  /^\s{4,}(email|email_address|phone|phone_number|date_of_birth|first_name|last_name|ssn|billing_address|shipping_address)\s*[:=]\s*(?!=)/m

/** What every match of it holds. */
const FIELDS = [
  'email',
  'phone',
  'date_of_birth',
  'first_name',
  'last_name',
  'ssn',
  'billing_address',
  'shipping_address',
]

/** Class bodies with a field that holds personal data; the first of each module is enough as a sign. */
function personalFields(python: PythonFacts): LoggingFacts['personalFields'] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, ...FIELDS) || !FIELD.test(module.tree.text)) return []
    const field = module.root
      .find('assignment')
      .find(
        (node) =>
          node.enclosing('class_definition', 'function_definition')?.kind === 'class_definition' &&
          FIELD.test(`    ${node.text}`),
      )
    const name = field?.field('left')?.text
    return field === undefined || name === undefined ? [] : [{ name, at: field.position }]
  })
}
