import type { Check } from '../checks/define-check.ts'
import type { Outcome } from '../core/outcome.ts'
import { unverified } from '../core/outcome.ts'
import type { FactSource } from '../facts/define-fact.ts'
import { findNodeFrameworks, NODE_UNDERSTOOD } from '../facts/endpoints/frameworks.ts'
import type { FactKind } from '../facts/index.generated.ts'

/** Facts that say as much of a service in Node as of one in Python, or have to do with neither. */
const NEUTRAL: ReadonlySet<FactKind> = new Set([
  'containers',
  'dependencies',
  'documents',
  'endpoints',
  'envFiles',
  'migrations',
  'models',
  'queries',
  'schemaDrift',
  'secretHistory',
  'secrets',
  'tenancy',
  'tests',
  'typescript',
  'workflows',
])

/** A website's own server is no service that a check of the Python beside it would have to cover. */
const WEBSITES = new Set(['Next.js'])

/**
 * An answer that rests on Python alone is none where a service in Node was not looked at: what passed or did not arise
 * is unverified, and so is what failed when there is no Python at all.
 */
export async function withinReach(source: FactSource, check: Check<FactKind>, outcome: Outcome): Promise<Outcome> {
  if (outcome.status === 'unverified' || check.coversNode === true) return outcome
  if (check.needs.every((kind) => NEUTRAL.has(kind))) return outcome
  const service = await nodeService(source)
  if (service === undefined) return outcome
  const hasPython = source.workspace.files.some(({ path, role }) => path.endsWith('.py') && role === 'code')
  if (outcome.status === 'fail' && hasPython) return outcome
  const evidence = outcome.status === 'fail' ? [] : outcome.evidence
  const said = hasPython ? ` In the Python: ${outcome.summary}` : ''
  return unverified(
    `This is read from Python so far, and the service in ${service} was not looked at.${said}`,
    `a look at the code of the service in ${service}`,
    evidence,
  )
}

/** The framework of a Node service in the repository; undefined when there is none. */
async function nodeService({ workspace, fact }: FactSource): Promise<string | undefined> {
  const frameworks = findNodeFrameworks(workspace).filter(({ name }) => !WEBSITES.has(name))
  const strange = frameworks.find(({ understood }) => !understood)
  if (frameworks.length === 0 || strange !== undefined) return strange?.name
  const { applications } = await fact('endpoints')
  return applications.find(({ framework }) => NODE_UNDERSTOOD.has(framework))?.framework
}
