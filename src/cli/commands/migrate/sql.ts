import { Command, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import type { Direction } from '../../../migrations/types.ts'
import { print } from '../../print.ts'

interface Options {
  readonly service?: string
  readonly history?: string
  readonly down?: boolean
  readonly format: 'text' | 'json'
}

/** `plimsoll migrate sql [REVISION…]`. */
export function sqlCommand(): Command {
  return new Command('sql')
    .description('Write revisions as SQL for PostgreSQL, without running any Python.')
    .argument('[revisions...]', 'ids, beginnings of ids, head, or ranges FROM:TO; all when left out')
    .option('--service <name>', 'which service, if there are several')
    .option('--history <name>', 'which history of the service, if it has several')
    .option('--down', 'the way back instead of the way there')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate sql                        the whole history, from an empty database
  plimsoll migrate sql head                   the newest revision
  plimsoll migrate sql 1a2b3c:head            what comes after a revision
  plimsoll migrate sql head --down            how it is taken back
  plimsoll migrate sql --service billing --format json

What cannot be known without running the file stands in the script as a comment OPAQUE with its reason. Exit code 0:
every statement is known; 1: something is opaque.`,
    )
    .action(run)
}

async function run(revisions: readonly string[], options: Options): Promise<void> {
  const { isKnown, migrationSql } = await import('../../../app/migrate-sql.ts')
  const { renderSql, sqlJson } = await import('../../../report/migrations/sql.ts')
  const result = await migrationSql({
    folder: '.',
    revisions,
    ...(options.service === undefined ? {} : { service: options.service }),
    ...(options.history === undefined ? {} : { history: options.history }),
  })
  const direction: Direction = options.down === true ? 'down' : 'up'
  await print(options.format === 'json' ? sqlJson(result) : renderSql(result.revisions, direction))
  const complete = result.revisions.every((one) => isKnown(one[direction]))
  process.exitCode = complete ? exitCodes.holds : exitCodes.doesNotHold
}
