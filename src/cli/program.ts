import { Command } from 'commander'
import { packageVersion } from '../app/version.ts'
import { errorMessage, KnownError } from '../core/errors.ts'
import { auditCommand } from './commands/audit.ts'
import { checklistCommand } from './commands/checklist.ts'
import { checksCommand } from './commands/checks.ts'
import { databaseCommand } from './commands/database/database.ts'
import { explainCommand } from './commands/explain.ts'
import { migrateCommand } from './commands/migrate/migrate.ts'

/** All commands with their options: what `--help` prints and `docs/cli.md` is made from. */
export function createProgram(): Command {
  const program = new Command('plimsoll')
    .description('Says, with evidence, whether a service may go to production.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('Run plimsoll --help to see how it is used.')
  const commands = [
    auditCommand(),
    checksCommand(),
    checklistCommand(),
    explainCommand(),
    migrateCommand(),
    databaseCommand(),
  ]
  for (const command of commands) {
    for (const one of commandsOf(command)) one.copyInheritedSettings(program)
    program.addCommand(command)
  }
  program.addHelpText(
    'after',
    `
Examples:
  plimsoll audit                        judge the service in this folder
  plimsoll audit services/api --format html --output report.html
  plimsoll checks secrets               what the checks of one area ask
  plimsoll migrate status               every history of migrations below this folder

Exit codes: 0 what was asked holds; 1 it does not; 2 wrong usage, configuration or input;
3 something outside failed; 70 a fault of plimsoll; 130 interrupted.`,
  )
  return everywhere(program)
}

/** Errors become exceptions for `main`, and every command takes `-C`. */
function everywhere(program: Command): Command {
  for (const command of commandsOf(program)) {
    command.exitOverride()
    command.option('-C <dir>', 'run as if started in this folder')
    command.hook('preAction', (_, action) => {
      const { C: folder } = action.optsWithGlobals<{ C?: string }>()
      if (folder !== undefined && command === program) changeFolder(folder)
    })
  }
  return program
}

/** A command and all below it. */
export function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)]
}

function changeFolder(folder: string): void {
  try {
    process.chdir(folder)
  } catch (error) {
    throw new KnownError(
      'not-a-directory',
      `cannot go to ${folder}: ${errorMessage(error)}`,
      'Name an existing folder after -C.',
      { cause: error },
    )
  }
}
