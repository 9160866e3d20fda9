import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { LoggingFacts } from './types.ts'

const CONFIGURES = /^(configure|setup|set_up|init|initiali[sz]e)(_?(root_?)?(log(s|ger|gers|ging)?|structlog))?$/i
/** Libraries whose set-ups are read, or which configure nothing but themselves. */
const READ =
  /^(logging|structlog|loguru|logfire|google|asgi_logger|azure|uvicorn|gunicorn|celery|sentry_sdk|litestar)\b/

/**
 * A call such as `acme.log.configure()`, of a package that was not read: what becomes of records is decided there. The
 * function or its module is named for logs.
 */
export function configuredOutside(python: PythonFacts): LoggingFacts['configuredOutside'] {
  for (const { tree, root } of python.code) {
    if (purposeOf(tree.file) !== 'service' || !/\b(configure|set_?up|init)/i.test(tree.text)) continue
    for (const call of root.find('call')) {
      const callee = call.field('function')
      const last = callee?.text.split('.').at(-1) ?? ''
      if (callee === undefined || !CONFIGURES.test(last)) continue
      const target = python.resolve(callee)
      if (target?.kind !== 'external' || READ.test(target.name)) continue
      // A module of the repository that could not be followed is no package outside.
      const top = target.name.split('.', 1)[0]
      if (python.modules.some(({ name }) => name.split('.', 1)[0] === top)) continue
      if (/(^|[._])log(s|ger|gers|ging)?([._]|$)/i.test(target.name)) return { name: target.name, at: call.position }
    }
  }
  return undefined
}
