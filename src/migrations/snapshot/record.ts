import type { Revision } from '../types.ts'

export interface SquashRecord {
  readonly date: string
  readonly history: string
  readonly revisions: readonly Revision[]
  /** The file that stands for them all. */
  readonly file: string
  /** Where the old files are now. */
  readonly kept: string
  readonly version: string
  readonly rows: number
}

/** The decision record of a squash: what was decided, what was proven, what follows for whom. */
export function squashRecord({ date, history, revisions, file, kept, version, rows }: SquashRecord): string {
  const last = revisions.at(-1)
  const list = revisions.map(
    ({ id, message, position }) => `- \`${id}\` ${message} (${position.file.split('/').at(-1)})`,
  )
  return `# One revision for ${revisions.length}: squash up to ${last?.id ?? ''}

Date: ${date}. History: ${history}.

## Decision

The ${revisions.length} revisions listed below are replaced by one, \`${file}\`, which makes the schema they made together${rows === 0 ? '' : ` and puts in the ${rows} rows they put in`}. It has the id of the last of them, \`${last?.id ?? ''}\`. Their files are kept in \`${kept}\`, where no tool reads them, and in the history of the repository.

## Proof

On PostgreSQL ${version} the schema of an empty database after the one revision equals that after the ${revisions.length}, compared object by object, and so do the rows of every table.

## Consequences

- A database that is at \`${last?.id ?? ''}\` or later needs nothing: the id it has noted is still there.
- A database that is at an earlier one of them must first be brought to \`${last?.id ?? ''}\` with the files of before this change.
- There is no way back beyond \`${last?.id ?? ''}\`.
- Values that were made when the rows were put in (times, random ids) are now those of the day of the squash.

## Revisions

${list.join('\n')}
`
}
