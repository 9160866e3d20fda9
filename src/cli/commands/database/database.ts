import { Command } from 'commander'
import { inspectCommand } from './inspect.ts'

/** `plimsoll database …`: everything about live databases. */
export function databaseCommand(): Command {
  return new Command('database').description('Look at live PostgreSQL databases.').addCommand(inspectCommand())
}
