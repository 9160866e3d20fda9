import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { EndpointsFacts } from '../../facts/endpoints/types.ts'

/** What keeps the list of endpoints of a service from being whole; undefined when nothing does. */
export function unseenRoutes({
  unresolved,
  frameworks,
}: EndpointsFacts): { readonly words: string; readonly evidence: Evidence[] } | undefined {
  const strange = frameworks.filter(({ understood }) => !understood)
  const [first] = unresolved
  if (strange.length === 0 && first === undefined) return undefined
  return {
    words:
      first === undefined
        ? `routes of ${strange.map(({ name }) => name).join(', ')} are not read`
        : `${unresolved.length} registrations of routes could not be followed (${first.at.file}:${first.at.line}: ${first.reason})`,
    evidence: [
      ...unresolved.slice(0, 5).map(({ at, reason }) => source(at, reason)),
      ...strange.map(({ at, name }) => source(at, `${name} is not read`)),
    ],
  }
}
