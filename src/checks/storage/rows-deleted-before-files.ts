import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Deletion } from '../../facts/deletions/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'storage/rows-deleted-before-files',
  title: 'A row is deleted and committed before the file it points at',
  severity: 'warning',
  answers: ['A-203', 'A-204', 'A-206'],
  why: 'When the file goes first and the database then fails, the row points at nothing and every page that shows it breaks; a file without a row only costs space.',
  fix: 'Delete the row, commit, then delete the file; catch and log what goes wrong there, and let a job remove files without rows.',
  references: [
    { label: 'Transactional outbox', url: 'https://microservices.io/patterns/data/transactional-outbox.html' },
  ],
  needs: ['deletions'],
  evaluate({ deletions: { deletions, fileDeletions, searched } }) {
    return judge(
      deletions.flatMap(findingOf),
      deletions.flatMap(({ commitAt, fileAt, name }) =>
        commitAt === undefined
          ? []
          : [source(commitAt, `${name} commits here`), source(fileAt, 'and deletes the file then')],
      ),
      {
        fail: 'Files are deleted before it is certain that their rows are gone',
        pass: `${plural(deletions.length, 'function')} delete rows and files, the rows first`,
      },
      notApplicable('No function deletes both a row and a file', [
        search('delete_object and calls of storages', 'Python files', searched, fileDeletions.length),
      ]),
    )
  },
})

function findingOf({ name, order, commitAt, fileAt, rowAt }: Deletion): Finding[] {
  if (order === 'row first' && commitAt !== undefined) return []
  const isFirst = order === 'file first'
  return [
    {
      message: isFirst
        ? `${name} deletes the file before the row`
        : `${name} deletes the file before the deletion of the row is committed`,
      subject: `deletion in ${name}`,
      confidence: isFirst ? 'high' : 'medium',
      evidence: [
        source(fileAt, 'the file goes here'),
        source(rowAt, isFirst ? 'the row only here' : 'not committed yet'),
      ],
    },
  ]
}
