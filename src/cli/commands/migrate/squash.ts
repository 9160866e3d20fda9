import { Command, Option } from 'commander'
import type { SquashResult } from '../../../app/migrate-squash.ts'
import { exitCodes } from '../../../core/errors.ts'
import { type ShadowOptions, shadowAnywayOption, shadowOf, shadowUrlOption } from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'
import { snapshotText } from './snapshot-text.ts'

interface Options extends ShadowOptions {
  readonly to: string
  readonly write?: boolean
  readonly postgres?: string
  readonly made?: string
  readonly service?: string
  readonly history?: string
  readonly format: 'text' | 'json'
}

/** `plimsoll migrate squash --to REVISION`. */
export function squashCommand(): Command {
  return new Command('squash')
    .description('Make one revision of many: the same schema and the same rows, proven; the old files are kept.')
    .requiredOption('--to <revision>', 'the last revision that goes into the one; it gives it its id')
    .option('--write', 'do it; otherwise only what would be done is told')
    .option('--made <url>', "a database the service's own Alembic brought to that revision, from an empty one")
    .option('--postgres <major>', 'version of the throwaway server: 14 to 18')
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .addOption(shadowUrlOption())
    .addOption(shadowAnywayOption())
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate squash --to ae1027a6acf
  plimsoll migrate squash --to head --postgres 16 --write
  plimsoll migrate squash --to ae1027a6acf --made postgresql://localhost/made_by_alembic

All revisions up to the named one are applied to an empty database. The one that takes their place makes the schema they
made and puts in the rows they put in, and is written only when both are proven equal. It keeps the id of the last, so
that databases at it or later need nothing. The old files go to a folder no tool reads, and a decision record to
docs/decisions. What a revision asks of the database is answered by the throwaway one; a step that is not known even then
stops the squash: then let Alembic itself make the schema in an empty database, and name that one with --made (it is only
read). Alembic only.
Exit codes: 0 proven (and done, with --write); 1 not proven, nothing changed; 2 it cannot be done, and why.`,
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  const { to, postgres, made, service, history, format, write = false } = options
  const { squash } = await import('../../../app/migrate-squash.ts')
  const progress = createProgress()
  const result = await squash({
    folder: '.',
    to,
    write,
    onProgress: progress.show,
    ...(postgres === undefined ? {} : { postgres: Number(postgres) }),
    ...(made === undefined ? {} : { made }),
    ...(service === undefined ? {} : { service }),
    ...shadowOf(options),
    ...(history === undefined ? {} : { history }),
  }).finally(() => progress.clear())
  await print(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : textOf(result))
  process.exitCode = result.proven ? exitCodes.holds : exitCodes.doesNotHold
}

function textOf(result: SquashResult): string {
  const { moved, written } = result
  const [first] = moved
  const to = first?.to.replace(/\/[^/]+$/, '') ?? ''
  return `${snapshotText(result)}${moved.length} files ${written ? 'are now' : 'would go'} in ${to}\n`
}
