import { Command, Option } from 'commander'
import { cacheDirectory } from '../../app/cache-directory.ts'
import { exitCodes } from '../../core/errors.ts'
import { hasCommand } from '../known-command.ts'
import { print } from '../print.ts'
import { createProgress } from '../progress.ts'

interface Options {
  readonly propose?: boolean
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly format: 'text' | 'json'
}

/** `plimsoll checklist FILE.md [PATH]`. */
export function checklistCommand(): Command {
  return new Command('checklist')
    .description("Tick a team's own Markdown checklist with evidence, and untick what no longer holds.")
    .argument(
      '<file>',
      'Markdown file with items such as - [ ] CORS is restricted <!-- plimsoll: http/cors-not-wildcard -->',
    )
    .argument('[path]', 'root folder of the service', '.')
    .option('--propose', 'propose a mark for each item without one, and write those that are confirmed')
    .option('--yes', 'with --propose: confirm all of them')
    .option('--dry-run', 'write nothing, only tell')
    .addOption(new Option('--format <format>', 'how to tell').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
A mark names checks (plimsoll checks) or items of the checklists of plimsoll (P-010), separated by commas: the box is
ticked when all of them are proven, with a link to the evidence, and unticked when one is not so. What reading cannot
settle leaves the box to the team. Everything else in the file stays the same to the byte.

Examples:
  plimsoll checklist docs/release.md --propose       ask which check answers which item, once
  plimsoll checklist docs/release.md                 tick and untick
  plimsoll checklist docs/release.md --dry-run       in CI: exit with 1 when a ticked item is false

Exit codes: 0 no ticked item is false; 1 one is.`,
    )
    .action(run)
}

async function run(file: string, path: string, options: Options, command: Command): Promise<void> {
  if (options.propose === true) {
    const { propose } = await import('../propose.ts')
    return propose(file, { yes: options.yes === true, dryRun: options.dryRun === true })
  }
  const { settleChecklist } = await import('../../app/team-checklist.ts')
  const progress = createProgress()
  const cache = cacheDirectory(process.env)
  try {
    const { before, list } = await settleChecklist({
      file,
      path,
      onProgress: (text) => progress.show(text),
      isCommand: (text) => hasCommand(command.parent ?? command, text),
      ...(cache === undefined ? {} : { cacheDirectory: cache }),
    })
    progress.clear()
    const written = options.dryRun !== true && list.text !== before
    if (written) (await import('../../app/write-file.ts')).writeWholeFile(file, list.text)
    const { falseItems, renderTeamList, renderTeamListJson } = await import('../../report/checklists/team.ts')
    const width = Math.min(120, process.stdout.columns ?? 100)
    await print(
      options.format === 'json' ? renderTeamListJson(file, list, written) : renderTeamList(file, list, written, width),
    )
    process.exitCode = falseItems(list).length > 0 ? exitCodes.doesNotHold : exitCodes.holds
  } finally {
    progress.clear()
  }
}
