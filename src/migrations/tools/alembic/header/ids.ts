import type { MigrationProblem, Revision } from '../../../types.ts'

/** `version_num varchar(32)` of the table Alembic makes (alembic/ddl/impl.py, `version_table_impl`). */
const LONGEST = 32
/** alembic/script/revision.py, `_revision_illegal_chars`. */
const ILLEGAL = /[@\-+:]/

/** What is wrong with the id of a revision. */
export function idProblems({ id, position }: Revision): MigrationProblem[] {
  const problems: MigrationProblem[] = []
  const length = id.length > LONGEST ? [...id].length : 0
  if (length > LONGEST) {
    const detail = `the id ${id} has ${length} characters; the column of the version table holds ${LONGEST}`
    problems.push({ kind: 'id-too-long', detail, position })
  }
  if (ILLEGAL.test(id)) {
    const illegal = [...new Set(id)].filter((character) => ILLEGAL.test(character)).join(' ')
    const detail = `the id ${id} contains ${illegal}, which mean something else in the names of revisions; Alembic refuses to load it`
    problems.push({ kind: 'illegal-id', detail, position })
  }
  return problems
}
