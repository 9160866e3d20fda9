import type { DocsInput } from './input.ts'

/** `schema.sql`: DDL that makes the schema on an empty database. */
export function schemaSql({ source }: DocsInput): string {
  if (source.kind === 'unknown') {
    return `-- The schema is not known: ${source.reason.replace(/\s+/g, ' ')}\n-- plimsoll migrate docs --from URL reads it from a database that has every revision.`
  }
  const { ddl, origin } = source
  const notes = [
    origin,
    'It makes this schema on an empty database, run by its owner.',
    ...(ddl.roles.length === 0 ? [] : [`Roles that must be there: ${ddl.roles.join(', ')}`]),
    ...source.doubts.map((doubt) => `Missing, because it is not known without running the revision: ${doubt}`),
    ...ddl.left.map(({ kind, name, reason }) => `Left out: ${kind} ${name}: ${reason}`),
  ]
  const statements = ddl.parts.flatMap((part) => part.statements)
  return [
    ...notes.map((note) => `-- ${note.replace(/\s+/g, ' ')}`),
    '',
    'SET check_function_bodies = false;',
    '',
    statements.map((statement) => `${statement};`).join('\n\n'),
  ].join('\n')
}
