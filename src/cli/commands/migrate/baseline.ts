import { Command, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { type ShadowOptions, shadowAnywayOption, shadowOf, shadowUrlOption } from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'
import { snapshotText } from './snapshot-text.ts'

interface Options extends ShadowOptions {
  readonly database: string
  readonly message: string
  readonly write?: boolean
  readonly service?: string
  readonly history?: string
  readonly format: 'text' | 'json'
}

/** `plimsoll migrate baseline --database URL`. */
export function baselineCommand(): Command {
  return new Command('baseline')
    .description('Write the first revision of a service whose database is older than its migrations.')
    .requiredOption('--database <url>', 'address of the database whose schema it is to make')
    .option('-m, --message <message>', 'what the revision is called', 'baseline')
    .option('--write', 'write the file; otherwise only what would be written is told')
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .addOption(shadowUrlOption())
    .addOption(shadowAnywayOption())
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate init                                    first, where there is no Alembic yet
  plimsoll migrate baseline --database "$DATABASE_URL"
  plimsoll migrate baseline --database "$DATABASE_URL" --write
  plimsoll migrate stamp --database "$DATABASE_URL" --write  and then every database is told that it has it

The database is only read. The file is run on a throwaway server of the same major version, and written only when an
empty database then has the same schema, object by object. Alembic only.
Exit codes: 0 proven (and written, with --write); 1 not proven, nothing written; 3 the database was not reached.`,
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  const { database, message, service, history, format, write = false } = options
  const { baseline } = await import('../../../app/migrate-baseline.ts')
  const progress = createProgress()
  const result = await baseline({
    folder: '.',
    database,
    message,
    write,
    onProgress: progress.show,
    ...(service === undefined ? {} : { service }),
    ...shadowOf(options),
    ...(history === undefined ? {} : { history }),
  }).finally(() => progress.clear())
  await print(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : snapshotText(result))
  process.exitCode = result.proven ? exitCodes.holds : exitCodes.doesNotHold
}
