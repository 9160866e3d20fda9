import { KnownError } from '../../core/errors.ts'
import { upgradePlan } from '../history/plan.ts'
import type { History } from '../history/types.ts'
import type { Revision } from '../types.ts'

/**
 * The revisions up to one, in the order in which they are applied. They can become one when nothing outside stands on
 * any of them but the last: then nobody notices.
 * @throws KnownError when something does, or there is nothing to squash.
 */
export function squashedRevisions(history: History, to: string): Revision[] {
  const ids = upgradePlan(history, to, [])
  const inside = new Set(ids)
  if (ids.length < 2) {
    throw new KnownError('bad-option', `${to} has nothing before it to squash`, 'Name a later revision with --to.')
  }
  for (const { revision } of history.nodes.values()) {
    if (inside.has(revision.id)) continue
    const on = [...revision.down, ...revision.dependsOn].find((id) => id !== to && inside.has(id))
    if (on === undefined) continue
    throw new KnownError(
      'bad-option',
      `${revision.id} (${revision.position.file}) stands on ${on}, which would be gone`,
      'Squash up to a revision that everything after it goes through.',
    )
  }
  return ids.flatMap((id) => history.nodes.get(id)?.revision ?? [])
}
