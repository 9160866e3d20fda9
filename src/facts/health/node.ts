import type { Node } from 'oxc-parser'
import type { Position } from '../../core/position.ts'
import type { Endpoint } from '../endpoints/types.ts'
import { textOf } from '../node-code/inputs.ts'
import { isFunction, lastName, treeOf } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import type { FunctionNode } from '../typescript/run/values.ts'
import type { HealthTouch } from './types.ts'

const DATABASES =
  /^(pg|mysql2?|@prisma\/client|typeorm|sequelize|knex|mongoose|mongodb|drizzle-orm|kysely|better-sqlite3|mssql|@mikro-orm\/core)$/
const ASKS_DATABASE =
  /(^|\.)(query|\$queryRaw|\$queryRawUnsafe|\$executeRaw|raw|authenticate|pingCheck|ping|command|execute|isConnected)$/
const ABOUT_DATABASE =
  /pool|client|db|database|prisma|sequelize|knex|datasource|data_?source|orm|mongoose|pg|sql|conn|entityManager|manager/i
const ABOUT_REDIS = /redis|cache|ioredis/i
/** The answer is one that a probe takes for a failure, or the error goes on. */
const FAILS =
  /\b(status|code|sendStatus|writeHead)\(\s*5\d\d|statusCode\s*[=:]\s*5\d\d|\bthrow\b|\bnext\(\s*\w|serviceUnavailable|ServiceUnavailable|HealthCheckError|SERVICE_UNAVAILABLE|INTERNAL_SERVER_ERROR|reject\(/
const MAX_DEPTH = 2

export interface NodeHealth {
  readonly touches: readonly HealthTouch[]
  readonly canFail: 'yes' | 'no' | 'unknown'
  readonly failsAt: Position | undefined
}

/** What a health endpoint of a service in Node looks at, in its handler and what that calls; undefined for others. */
export function nodeHealth({ handlerAt }: Endpoint, code: NodeCodeFacts): NodeHealth | undefined {
  if (!code.files.includes(handlerAt.file)) return undefined
  const handler = functionAt(handlerAt, code)
  if (handler === undefined) return { touches: [], canFail: 'unknown', failsAt: undefined }
  const reached = reachedFrom(handler, code, MAX_DEPTH)
  const touches = reached.flatMap((func) => callsIn(func, code).flatMap((call) => touchOf(call, func, code)))
  const own = reached.find((func) => FAILS.test(textOf(func)))
  const heard = touches.find(({ reaches }) => reaches === 'yes')
  const failsAt = heard?.at ?? own?.script.position(own.node)
  const isPlain =
    reached.length === 1 &&
    callsIn(handler, code).every(({ written }) =>
      /^(res|reply|response|_res|ctx|Date|process|os|new|String|Number|JSON|c)\b|^(now|uptime|toISOString)$/.test(
        written,
      ),
    )
  return { touches, canFail: failsAt !== undefined ? 'yes' : isPlain ? 'no' : 'unknown', failsAt }
}

export function nodeDatabase(code: NodeCodeFacts): Position | undefined {
  return code.files.length === 0 ? undefined : code.depends(DATABASES)?.at
}

type FunctionSpot = Spot & { readonly node: FunctionNode }

function functionAt({ file, line, column }: Position, code: NodeCodeFacts): FunctionSpot | undefined {
  const script = code.script(file)
  if (script === undefined) return undefined
  for (const node of treeOf(script).parents.keys()) {
    if (!isFunction(node)) continue
    const at = script.position(node)
    if (at.line === line && (column === undefined || at.column === column)) return { script, node }
  }
  return undefined
}

/** The function and those of the repository it calls. */
function reachedFrom(func: FunctionSpot, code: NodeCodeFacts, depth: number): FunctionSpot[] {
  if (depth === 0) return [func]
  const called = callsIn(func, code).flatMap((call) => {
    const found = code.functionAt({ script: call.script, node: call.node.callee as Node })
    return found === undefined || found.node === func.node ? [] : reachedFrom(found, code, depth - 1)
  })
  return [func, ...called]
}

function callsIn({ script, node }: FunctionSpot, code: NodeCodeFacts): NodeCall[] {
  const names = new Set<string>()
  for (const [name, calls] of treeOf(script).calls) {
    if (calls.some((one) => one.start >= node.start && one.end <= node.end)) names.add(name)
  }
  return code
    .callsNamed(...names)
    .filter(
      (call) =>
        call.script === script &&
        call.node.start >= node.start &&
        call.node.end <= node.end &&
        lastName(call.node.callee as Node) !== '',
    )
}

function touchOf(call: NodeCall, func: FunctionSpot, code: NodeCodeFacts): HealthTouch[] {
  const { written } = call
  if (!ASKS_DATABASE.test(written)) return []
  const isRedis = ABOUT_REDIS.test(written)
  if (!isRedis && !ABOUT_DATABASE.test(written)) return []
  const caught = catchAround(call, code)
  const isLost =
    caught !== undefined &&
    !FAILS.test(textOf(caught)) &&
    !FAILS.test(textOf(func).slice(caught.node.end - func.node.start))
  return [
    {
      kind: isRedis ? 'redis' : 'database',
      at: call.at,
      within: call.within,
      // A helper that answers false may be heard by who calls it.
      reaches: !isLost ? 'yes' : /return\s+(false|\{)|=\s*(false|['"])/.test(textOf(caught)) ? 'unknown' : 'no',
      lostAt: isLost ? caught.script.position(caught.node) : undefined,
    },
  ]
}

/** The `catch` of the `try` around a call, or `.catch(…)` behind it. */
function catchAround(call: NodeCall, code: NodeCodeFacts): Spot | undefined {
  const { script } = call
  let below: Node = call.node
  for (
    let at = code.parent({ script, node: below });
    at !== undefined && !isFunction(at);
    at = code.parent({ script, node: at })
  ) {
    if (at.type === 'TryStatement' && at.block === below)
      return at.handler === null ? undefined : { script, node: at.handler }
    if (at.type === 'CallExpression' && lastName(at.callee as Node) === 'catch') return { script, node: at }
    below = at
  }
  return undefined
}
