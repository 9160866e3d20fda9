import { readSteps } from '../../migrations/lint/read-steps.ts'
import { applyStatement } from '../../migrations/schema/apply.ts'
import { type Catalogue, emptyCatalogue } from '../../migrations/schema/catalogue.ts'
import type { MigrationStep } from '../../migrations/types.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'

/**
 * The schema as it is when every statement ran of which it is not known whether it does. What is missing here and in the
 * schema of the certain statements is most likely missing altogether.
 */
export function schemaOfAll(steps: readonly MigrationStep[], parse: SqlParser): Catalogue {
  const catalogue = emptyCatalogue(true)
  const apply = (some: readonly MigrationStep[]): void => {
    for (const step of readSteps(some, parse)) {
      if (step.kind === 'opaque') apply(step.maybe ?? [])
      else if (step.kind === 'statement') applyStatement(catalogue, step.node, undefined)
    }
  }
  apply(steps)
  return catalogue
}
