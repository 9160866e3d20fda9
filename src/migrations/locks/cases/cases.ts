import { columns } from './columns.ts'
import { constraints } from './constraints.ts'
import type { CaseGroup } from './define-case.ts'
import { indexes } from './indexes.ts'
import { objects } from './objects.ts'
import { partitions } from './partitions.ts'
import { tables } from './tables.ts'
import { types } from './types.ts'

/** All cases, in the order of docs/hazards.md. */
export const caseGroups: readonly CaseGroup[] = [
  indexes,
  constraints,
  columns,
  types,
  tables,
  partitions,
  objects,
].flat()
