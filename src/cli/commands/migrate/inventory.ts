import { Command, Option } from 'commander'
import { exitCodes } from '../../../core/errors.ts'
import { isColoured } from '../../colour.ts'
import { print } from '../../print.ts'

interface Options {
  readonly format: 'text' | 'json'
  readonly color: boolean
}

/** `plimsoll migrate inventory`. */
export function inventoryCommand(): Command {
  return new Command('inventory')
    .description('List services with and without migrations, and what is missing: configuration, address, models.')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate inventory                what lies below this folder
  plimsoll -C ../fleet migrate inventory --format json

Exit code 0: nothing is missing; 1: something is.`,
    )
    .action(run)
}

async function run({ format, color }: Options): Promise<void> {
  const { migrationInventory } = await import('../../../app/migrate-inventory.ts')
  const result = await migrationInventory('.')
  if (format === 'json') await print(`${JSON.stringify(result, null, 2)}\n`)
  else {
    const { renderInventory } = await import('../../../report/migrations/inventory.ts')
    const { paintOf } = await import('../../../report/terminal/paint.ts')
    await print(renderInventory(result.services, paintOf(isColoured(color))))
  }
  process.exitCode = result.services.every(({ missing }) => missing.length === 0)
    ? exitCodes.holds
    : exitCodes.doesNotHold
}
