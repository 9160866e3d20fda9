import { search } from '../../core/evidence.ts'
import type { NotApplicable } from '../../core/outcome.ts'
import { notApplicable } from '../../core/outcome.ts'
import type { ChangeFacts } from '../../facts/change/types.ts'

/** What checks of a change answer when there is none they could judge. */
export function withoutChange({ since, files }: ChangeFacts, what: string): NotApplicable {
  if (since === undefined) return notApplicable('No change was given to judge: name what to compare with (--since)')
  return notApplicable(`The change since ${since} ${what}`, [search(what, 'changed files', files.length)])
}
