import { Command, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { isColoured } from '../../colour.ts'
import { collect, wholeNumber, wholeSeconds } from '../../options.ts'
import { print } from '../../print.ts'
import { createProgress } from '../../progress.ts'

interface Options {
  readonly only?: readonly string[]
  readonly pool?: number
  readonly timeout: number
  readonly failOn: 'blocker' | 'warning' | 'never'
  readonly format: 'text' | 'json'
  readonly verbose?: boolean
  readonly color: boolean
}

/** `plimsoll database inspect [URL]`. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Look at a live PostgreSQL: indexes, slow queries, sequences, settings, locks, vacuum. It only reads.')
    .argument('[url]', 'address of the database; variables as $NAME; DATABASE_URL when left out')
    .option('--only <probes>', 'only these probes (repeat, or separate by commas)', collect)
    .option('--pool <number>', 'connections all instances of the service may open together', wholeNumber)
    .option('--timeout <seconds>', 'how long one statement may take', wholeSeconds, 10)
    .addOption(
      new Option('--fail-on <severity>', 'what counts as not healthy')
        .choices(['blocker', 'warning', 'never'])
        .default('warning'),
    )
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .option('-v, --verbose', 'facts too, not only what is wrong')
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll database inspect                              the database of DATABASE_URL
  plimsoll database inspect '$REPORTS_URL' --verbose     quoted, so that the password is on no command line
  plimsoll database inspect --only indexes,sequences --format json
  plimsoll database inspect --pool 80                    do the pools of the service fit?

Everything runs in read-only transactions with limits on statements and locks; queries are explained, never run. Any role
that may connect can be used; what it may not see is told. GRANT pg_monitor shows everything but rows. Exit code 0:
nothing at the level of --fail-on; 1: something; 3: the database was not reached.`,
    )
    .action(run)
}

async function run(url: string | undefined, options: Options): Promise<void> {
  const { databaseInspection, isHealthy } = await import('../../../app/database-inspect.ts')
  const progress = createProgress()
  try {
    const result = await databaseInspection({
      url,
      only: options.only ?? [],
      limit: options.timeout,
      onProgress: (text) => progress.show(text),
      ...(options.pool === undefined ? {} : { pool: options.pool }),
    })
    progress.clear()
    if (options.format === 'json') await print(`${JSON.stringify({ schemaVersion: 1, ...result }, null, 2)}\n`)
    else {
      const { renderInspection } = await import('../../../report/database-inspection.ts')
      const { paintOf } = await import('../../../report/terminal/paint.ts')
      await print(renderInspection(result, paintOf(isColoured(options.color)), options.verbose === true))
    }
    process.exitCode = isHealthy(result, options.failOn) ? exitCodes.holds : exitCodes.doesNotHold
  } finally {
    progress.clear()
  }
}
