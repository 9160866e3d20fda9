import type { ReviewedRevision } from './review.ts'

/** Which documents of docs/db the changes ask for (D-018 to D-020, D-069). */
export function documentsFor(
  revisions: readonly ReviewedRevision[],
): { readonly file: string; readonly why: string }[] {
  const changes = revisions.flatMap((one) => one.changes.map((change) => ({ ...change, revision: one.revision.id })))
  if (revisions.length === 0) return []
  const first = (matches: (change: (typeof changes)[number]) => boolean): string | undefined => {
    const found = changes.filter(matches)
    const more = found.length > 1 ? ` and ${found.length - 1} more` : ''
    return found[0] === undefined ? undefined : `${found[0].revision} ${found[0].text}${more}`
  }
  const schema = first(({ object }) => object !== 'rows')
  const index = first(({ object }) => object === 'index')
  const keys = first(
    ({ object, text, loses, breaks }) =>
      object === 'constraint' || /NULL/.test(text) || loses !== undefined || breaks !== undefined,
  )
  const partition = first(({ text }) => /partition/.test(text))
  return [
    ...(schema === undefined
      ? []
      : [
          { file: 'docs/db/schema.md', why: schema },
          { file: 'docs/db/schema.sql', why: schema },
        ]),
    ...(index === undefined ? [] : [{ file: 'docs/db/indexes.md', why: index }]),
    { file: 'docs/db/rollback_plan.md', why: keys ?? `${revisions[0]?.revision.id} is new` },
    {
      file: 'docs/db/migrations.md',
      why: `${revisions[0]?.revision.id}${revisions.length > 1 ? ` and ${revisions.length - 1} more are` : ' is'} new`,
    },
    ...(partition === undefined ? [] : [{ file: 'docs/db/partitioning_retention.md', why: partition }]),
  ]
}
