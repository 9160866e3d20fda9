import type { Check } from '../../checks/define-check.ts'
import type { FactKind } from '../../facts/index.generated.ts'

/**
 * Facts that rest on files and syntax, and on none of those that follow requests through the code: what is judged by
 * them alone can be judged in a second thread, which then collects nothing the first one collects as well but `python`.
 */
export const ASIDE: ReadonlySet<FactKind> = new Set([
  'authMethods',
  'caches',
  'containers',
  'database',
  'dependencies',
  'documents',
  'envFiles',
  'logging',
  'mail',
  'markers',
  'migrations',
  'models',
  'outbound',
  'python',
  'schemaDrift',
  'secretHistory',
  'secrets',
  'settings',
  'workflows',
] as const satisfies readonly FactKind[])

export function isAside({ needs }: Pick<Check<FactKind>, 'needs'>): boolean {
  return needs.every((kind) => ASIDE.has(kind))
}
