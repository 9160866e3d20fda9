import { Command, InvalidArgumentError, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { print } from '../../print.ts'

interface Options {
  readonly scripts: string
  readonly urlVariable?: string
  readonly metadata?: string
  readonly dryRun?: boolean
  readonly format: 'text' | 'json'
}

/** `plimsoll migrate init`. */
export function initCommand(): Command {
  return new Command('init')
    .description('Write an Alembic environment for a service that has no migrations: configuration, env.py, template.')
    .option('--scripts <name>', 'name of the folder of scripts', folderName, 'migrations')
    .option('--url-variable <name>', 'environment variable with the address of the database', variableName)
    .option('--metadata <module:name>', 'declarative base or MetaData of the models, if there are several')
    .option('--dry-run', 'print what would be written, and write nothing')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll -C services/billing migrate init
  plimsoll migrate init --metadata app.models:Base --url-variable BILLING_URL --dry-run

The declarative base, the modules with models and the variable are read from the code, which is not run. No file that
exists is touched.`,
    )
    .action(run)
}

function folderName(value: string): string {
  if (/^[A-Za-z_][\w-]*$/.test(value)) return value
  throw new InvalidArgumentError('It must be the name of a folder.')
}

function variableName(value: string): string {
  if (/^[A-Za-z_]\w*$/.test(value)) return value
  throw new InvalidArgumentError('It must be the name of an environment variable.')
}

async function run({ scripts, urlVariable, metadata, dryRun, format }: Options): Promise<void> {
  const { initMigrations } = await import('../../../app/migrate-init.ts')
  const result = await initMigrations({
    folder: '.',
    scripts,
    dryRun: dryRun === true,
    ...(urlVariable === undefined ? {} : { variable: urlVariable }),
    ...(metadata === undefined ? {} : { metadata }),
  })
  const lines = [
    `address: ${result.variable}; metadata: ${result.metadata ?? 'none'}; models: ${result.models.join(', ') || 'none'}`,
    ...result.notes.map((note) => `note: ${note}`),
    ...result.files.map(({ path, text }) => (result.written ? `wrote ${path}` : `would write ${path}:\n\n${text}`)),
  ]
  await print(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${lines.join('\n')}\n`)
  process.exitCode = exitCodes.holds
}
