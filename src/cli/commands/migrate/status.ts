import { Command, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { isColoured } from '../../colour.ts'
import { collect, wholeSeconds } from '../../options.ts'
import { print } from '../../print.ts'

interface Options {
  readonly env?: readonly string[]
  readonly database?: string
  readonly drift?: boolean
  readonly timeout: number
  readonly format: 'text' | 'json'
  readonly color: boolean
}

/** `plimsoll migrate status [SERVICE…]`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Show every service of the fleet: head(s), what its databases have, what is pending, problems.')
    .argument('[services...]', 'names of services; all when left out')
    .option('--env <names>', 'ask only these databases of plimsoll.yaml (repeat, or separate by commas)', collect)
    .option('--database <url>', 'ask this database, instead of those of plimsoll.yaml')
    .option('--timeout <seconds>', 'how long one database may take', wholeSeconds, 5)
    .option('--drift', 'compare the data models with what the revisions make, too (reads all revisions)')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate status                         every history below this folder
  plimsoll migrate status billing --env production
  plimsoll migrate status --database "$DATABASE_URL"
  plimsoll migrate status --format json           the same for programs

Nothing is imported or run, and databases are only read. Exit code 0: no problem, and every database that was asked
has every revision; 1: not so.`,
    )
    .action(run)
}

async function run(services: readonly string[], options: Options): Promise<void> {
  const { isSettled, migrationStatus } = await import('../../../app/migrate-status.ts')
  const result = await migrationStatus({
    folder: '.',
    services,
    limit: options.timeout,
    drift: options.drift === true,
    ...(options.env === undefined ? {} : { environments: options.env }),
    ...(options.database === undefined ? {} : { database: options.database }),
  })
  if (options.format === 'json') await print(`${JSON.stringify(result, null, 2)}\n`)
  else {
    const { renderStatus } = await import('../../../report/migrations/status.ts')
    const { paintOf } = await import('../../../report/terminal/paint.ts')
    await print(renderStatus(result.services, paintOf(isColoured(options.color))))
  }
  process.exitCode = isSettled(result) ? exitCodes.holds : exitCodes.doesNotHold
}
