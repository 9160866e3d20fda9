import { Command, Option } from 'commander'
import type { StampResult } from '../../../app/migrate-stamp.ts'
import { exitCodes } from '../../../core/errors.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

interface Options {
  readonly database: string
  readonly ignore?: readonly string[]
  readonly write?: boolean
  readonly service?: string
  readonly history?: string
  readonly format: 'text' | 'json'
}

/** `plimsoll migrate stamp [REVISIONS...] --database URL`. */
export function stampCommand(): Command {
  return new Command('stamp')
    .description('Note in a database which revisions it has, once its schema is proven to be the one they make.')
    .argument('[revisions...]', 'the revisions it is at; the heads when left out')
    .requiredOption('--database <url>', 'address of the database')
    .option('--ignore <names...>', 'objects that belong to others, such as public.spatial_ref_sys or audit.*')
    .option('--write', 'write it; otherwise only what would be written is printed')
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate stamp --database "$DATABASE_URL"
  plimsoll migrate stamp ae1027a6acf --database "$DATABASE_URL" --write
  plimsoll migrate stamp --database "$DATABASE_URL" --ignore public.spatial_ref_sys "audit.*"

The revisions are applied to a throwaway server of the same major version, and the schema there is compared with that of
the database, object by object. Only when nothing is missing, different or too much is the version table written, in one
transaction with lock_timeout = 5s. Privileges and the order of columns do not count. Alembic only.
Exit codes: 0 proven (and written, with --write); 1 not proven, nothing written; 3 the database was not reached.`,
    )
    .action(run)
}

async function run(revisions: readonly string[], options: Options): Promise<void> {
  const { database, service, history, format, ignore = [], write = false } = options
  const { stampDatabase } = await import('../../../app/migrate-stamp.ts')
  const progress = createProgress()
  const result = await stampDatabase({
    folder: '.',
    database,
    revisions,
    ignored: ignore,
    write,
    onProgress: progress.show,
    ...(service === undefined ? {} : { service }),
    ...(history === undefined ? {} : { history }),
  }).finally(() => progress.clear())
  await print(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : textOf(result, write))
  process.exitCode = result.proven ? exitCodes.holds : exitCodes.doesNotHold
}

function textOf(result: StampResult, wanted: boolean): string {
  const { revisions, before, proven, unknown, differences, harmless, statements, written } = result
  const at = revisions.join(', ') || 'no revision'
  const lines = [`${result.service} (${result.history}) at ${at}`]
  lines.push(
    `so far noted: ${before === undefined ? 'nothing, the table is not there' : before.join(', ') || 'nothing'}`,
  )
  if (unknown !== undefined) lines.push(`not proven: ${unknown}`)
  else if (!proven) lines.push(`not proven: the database differs in ${differences.length}:`, ...indented(differences))
  else lines.push('proven: the schema of the database is the one these revisions make')
  if (harmless.length > 0) lines.push('of no account:', ...indented(harmless))
  if (written) lines.push('written.')
  else if (proven) lines.push('would run:', ...indented(statements.map((sql) => `${sql};`)), 'Write it with --write.')
  else if (wanted) lines.push('nothing was written.')
  return `${lines.join('\n')}\n`
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
