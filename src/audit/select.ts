import { areaOf, areas } from '../checks/areas.ts'
import type { CheckCard } from '../checks/define-check.ts'
import { KnownError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'

/**
 * The checks that `--only` names by id or by area; all of them when it names none.
 *
 * @throws KnownError `unknown-check` with the nearest known name.
 */
export function selectChecks<C extends CheckCard>(checks: readonly C[], only: readonly string[]): readonly C[] {
  if (only.length === 0) return checks
  for (const name of only) {
    if (checks.some(({ id }) => id === name || areaOf(id) === name)) continue
    const known = [...checks.map(({ id }) => id), ...Object.keys(areas)]
    const near = nearest(name, known)
    throw new KnownError(
      'unknown-check',
      `there is no check and no area named ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
      'List them with: plimsoll checks',
    )
  }
  return checks.filter((check) => isSelected(check, only))
}

/** Whether `--only` asks for this check, by its id or its area. */
export function isSelected({ id }: Pick<CheckCard, 'id'>, only: readonly string[]): boolean {
  return only.length === 0 || only.includes(id) || only.includes(areaOf(id))
}
