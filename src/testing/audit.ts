import { collectFacts, factSource } from '../audit/collect.ts'
import { checks } from '../checks/index.generated.ts'
import type { Outcome } from '../core/outcome.ts'
import type { FactKind, Facts } from '../facts/index.generated.ts'
import { memoryWorkspace } from '../workspace/memory.ts'
import type { Change } from '../workspace/workspace.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

/** Runs one check over a repository given as `path → text` and gives its outcome. */
export async function outcomeOf(
  checkId: string,
  files: Files,
  options: { git?: boolean; since?: Files } = {},
): Promise<Outcome> {
  const check = checks.find(({ id }) => id === checkId)
  if (check === undefined) throw new Error(`no check ${checkId}: run node scripts/make-indexes.mjs`)
  const services = options.since === undefined ? {} : { change: changeFrom(options.since, files) }
  const source = factSource(memoryWorkspace(files, options.git ?? true, services))
  return check.evaluate(await collectFacts(source, check.needs))
}

/** The change between two tables `path → text`. */
function changeFrom(old: Files, now: Files): Change {
  const changed = Object.keys(now).filter((path) => String(old[path]) !== String(now[path]))
  const before = (path: string): string | undefined => (old[path] === undefined ? undefined : String(old[path]))
  return { since: 'main', base: '0'.repeat(40), files: new Set(changed), before }
}

/** Collects one kind of fact over a repository given as `path → text`. */
export function factsOf<K extends FactKind>(kind: K, files: Files): Promise<Facts[K]> {
  return factSource(memoryWorkspace(files)).fact(kind)
}

/** `file:line` of every place the findings of an outcome name, first place of each finding only. */
export function placesOf(outcome: Outcome): string[] {
  if (outcome.status !== 'fail') return []
  return outcome.findings.map(({ evidence: [first] }) =>
    first.kind === 'source' ? `${first.file}:${first.line}` : `${first.kind}`,
  )
}
