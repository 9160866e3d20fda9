import { defineFact } from '../define-fact.ts'
import type { PythonModule } from '../python/types.ts'
import { findProviders } from './providers.ts'
import { findAutocommit, findBegins, findCommits, findWrites, sessionModules } from './sites.ts'
import { findSwallowed } from './swallowed.ts'
import type { TransactionsFacts } from './types.ts'
import { findUncommitted } from './uncommitted.ts'

/** Where the service writes to its database, what commits it, and what becomes of failures. */
export default defineFact<TransactionsFacts>({
  async collect({ fact }) {
    const python = await fact('python')
    const modules = sessionModules(python)
    const searched = python.code.length
    const usesSessions = [...modules].some(({ tree }) => /\b(sqlalchemy|sqlmodel)\b/.test(tree.text))
    const nothing = { providers: [], commits: [], begins: [], writes: 0, uncommitted: [], unclear: [], swallowed: [] }
    if (!usesSessions) return { usesSessions, ...nothing, autocommit: [], searched }
    const providers = findProviders(python, modules)
    const writes = findWrites(python, modules)
    const isCommitted = providers.some(({ commitsAt }) => commitsAt !== undefined) || middlewareCommits(modules)
    // Who lends the session may commit it: only where all of them are seen not to is a missing commit certain.
    const arePlain = providers.length > 0 && providers.every((one) => one.isPlain)
    const open = isCommitted ? undefined : findUncommitted(python, await fact('origins'), writes, arePlain)
    return {
      usesSessions,
      providers,
      commits: findCommits(python, modules),
      begins: findBegins(python, modules),
      writes: writes.length,
      uncommitted: open?.uncommitted ?? [],
      unclear: open?.unclear ?? [],
      autocommit: findAutocommit(python),
      swallowed: findSwallowed(python, modules),
      searched,
    }
  },
})

function middlewareCommits(modules: ReadonlySet<PythonModule>): boolean {
  return [...modules].some(
    ({ tree }) => /\.commit\(/.test(tree.text) && /Middleware\b|@\w+\.middleware\(/.test(tree.text),
  )
}
