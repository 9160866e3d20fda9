import { search, source } from '../../core/evidence.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'storage/file-deletion-may-fail',
  title: 'A file that could not be deleted after its row does not fail the request',
  severity: 'recommendation',
  answers: ['A-205'],
  why: 'The row is gone: an error now tells the user that nothing was deleted, and trying again finds nothing.',
  fix: 'Catch and log the failure of the storage, and let a job remove files that no row points at.',
  references: [
    {
      label: 'Amazon S3: lifecycle of objects',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html',
    },
  ],
  needs: ['deletions'],
  evaluate({ deletions: { deletions, fileDeletions, searched } }) {
    const after = deletions.filter(({ order, commitAt }) => order === 'row first' && commitAt !== undefined)
    return judge(
      after.flatMap(({ caughtAt, fileAt, name }) =>
        caughtAt === undefined
          ? [
              {
                message: `${name} fails when the storage does, though the row is gone`,
                subject: `file deletion in ${name}`,
                confidence: 'medium' as const,
                evidence: [source(fileAt, 'nothing catches a failure here')] as const,
              },
            ]
          : [],
      ),
      after.flatMap(({ caughtAt, name }) => (caughtAt === undefined ? [] : [source(caughtAt, `${name} goes on`)])),
      {
        fail: 'A failure of the storage fails a request whose work is done',
        pass: 'A failure of the storage is caught after the row is gone',
      },
      notApplicable('No function deletes a file after its row was committed', [
        search('delete_object and calls of storages', 'Python files', searched, fileDeletions.length),
      ]),
    )
  },
})
