import { recordChecks } from '../audit/record-checks.ts'
import { selectChecks } from '../audit/select.ts'
import type { CheckCard } from '../checks/define-check.ts'
import { checks } from '../checks/index.generated.ts'

/** The catalogue, or the checks an id or an area names. @throws KnownError `unknown-check`. */
export function catalogue(name?: string): readonly CheckCard[] {
  return selectChecks<CheckCard>([...checks, ...Object.values(recordChecks)], name === undefined ? [] : [name])
}
