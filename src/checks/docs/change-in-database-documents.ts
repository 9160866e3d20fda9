import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'docs/change-in-database-documents',
  title: 'A change of the schema changes the documents of the database',
  severity: 'recommendation',
  answers: ['D-018', 'D-033'],
  why: 'Documents of a schema are right on the day they were written. Whoever plans the next migration or a way back goes by them.',
  fix: 'Run `plimsoll migrate docs` and commit what it writes with the revision; `plimsoll migrate docs --check` in CI says what is stale.',
  references: [
    { label: 'Alembic: auto generating migrations', url: 'https://alembic.sqlalchemy.org/en/latest/autogenerate.html' },
  ],
  needs: ['change'],
  evaluate({ change: { since, files, databaseDocuments } }) {
    if (since === undefined) return notApplicable('No change was given to judge: name what to compare with (--since)')
    const schema = files.filter(
      ({ is, isNew, hasSubstance }) => (is === 'revision' && isNew) || (is === 'model' && hasSubstance),
    )
    if (!isNonEmpty(schema)) return notApplicable(`The change since ${since} touches no model and brings no revision`)
    if (databaseDocuments.length === 0) {
      return notApplicable('No documents of the database are kept in docs/db', [
        search('docs/db', 'changed files', files.length),
      ])
    }
    const written = files.filter(({ path }) => databaseDocuments.some((folder) => path.startsWith(`${folder}/`)))
    const [first] = schema
    if (isNonEmpty(written))
      return pass('The documents of the database change with the schema', [source({ file: written[0].path, line: 1 })])
    return fail('The schema changes, its documents do not', [
      {
        message: `${first.path} ${first.isNew ? 'is new' : 'was changed'} since ${since}, and nothing in ${databaseDocuments.join(', ')} was`,
        subject: 'documents of the database',
        // A model may change without changing its table.
        confidence: schema.some(({ is }) => is === 'revision') ? 'high' : 'low',
        evidence: [
          source({ file: first.path, line: 1 }, 'changes the schema'),
          search('changed documents', databaseDocuments.join(', '), files.length),
        ],
      },
    ])
  },
})
