import { Command } from 'commander'
import { baselineCommand } from './baseline.ts'
import { docsCommand } from './docs.ts'
import { fixCommand } from './fix.ts'
import { initCommand } from './init.ts'
import { inventoryCommand } from './inventory.ts'
import { lintCommand } from './lint.ts'
import { newCommand } from './new.ts'
import { planCommand } from './plan.ts'
import { rehearseCommand } from './rehearse.ts'
import { rulesCommand } from './rules.ts'
import { sqlCommand } from './sql.ts'
import { squashCommand } from './squash.ts'
import { stampCommand } from './stamp.ts'
import { statusCommand } from './status.ts'

/** `plimsoll migrate …`: everything about schema migrations. */
export function migrateCommand(): Command {
  const command = new Command('migrate').description('Read, judge and carry out PostgreSQL schema migrations.')
  for (const one of [
    statusCommand(),
    inventoryCommand(),
    lintCommand(),
    rulesCommand(),
    sqlCommand(),
    newCommand(),
    initCommand(),
    rehearseCommand(),
    fixCommand(),
    planCommand(),
    docsCommand(),
    baselineCommand(),
    stampCommand(),
    squashCommand(),
  ])
    command.addCommand(one)
  return command
}
