import { as, objectName, rangeName } from '../../parsers/sql/nodes.ts'
import { indexNamed, showKey, type TableIndex } from '../schema/catalogue.ts'
import type { LintRevision, LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'index-dropped-before-replacement',
  title: 'Index dropped before the one that replaces it is built',
  severity: 'warning',
  rows: ['A15'],
  effect: 'Until the new index is ready queries have none; if its build fails, they have none at all.',
  safeForm: 'Build the new index first (concurrently, under another name), then drop the old one and rename.',
  unmeasured: 'It is about the queries between the two statements.',
  references: [postgres.concurrently],
  level: 'revision',
  check(revision) {
    return revision.statements.flatMap((statement, at) =>
      dropped(statement, revision).flatMap(({ key, index }) => {
        const later = revision.statements.slice(at + 1).find((each) => replaces(each, key, index))
        const name = as(later?.node ?? statement.node, 'IndexStmt')?.idxname ?? 'its replacement'
        return later === undefined
          ? []
          : [{ at: statement, message: `${index.name} on ${showKey(key)} is dropped before ${name} exists.` }]
      }),
    )
  },
})

/** Indexes of tables in use that a statement drops. In one transaction nobody sees the gap. */
function dropped({ node, wrapping }: LintStatement, { schemaBefore }: LintRevision) {
  const drop = as(node, 'DropStmt')
  if (drop?.removeType !== 'OBJECT_INDEX' || wrapping !== 'alone') return []
  return (drop.objects ?? []).flatMap((object) => indexNamed(schemaBefore, objectName(object)) ?? [])
}

function replaces({ node }: LintStatement, key: string, old: TableIndex): boolean {
  const index = as(node, 'IndexStmt')
  const first = as(index?.indexParams?.[0], 'IndexElem')?.name
  const same = index !== undefined && key.endsWith(`.${rangeName(index.relation ?? {}).name}`)
  return same && first !== undefined && first === old.columns[0]
}
