import type { Command } from 'commander'
import type { AuditOptions, FailOn } from '../../app/audit.ts'
import { exitCodes, KnownError } from '../../core/errors.ts'
import type { Language } from '../../core/language.ts'
import { checklistFormats, renderChecklist } from '../../report/checklists/render.ts'
import { isColoured } from '../colour.ts'
import { hasCommand } from '../known-command.ts'
import { print } from '../print.ts'

export interface ChecklistRun {
  readonly checklist: string
  readonly options: AuditOptions
  readonly format: string
  readonly output?: string
  readonly failOn: FailOn
  readonly color: boolean
  readonly language: Language
  readonly program: Command
}

/** `plimsoll audit --checklist NAME`: prints the list answered, and gives the exit code. */
export async function runChecklist(run: ChecklistRun): Promise<number> {
  const format = checklistFormats.find((one) => one === run.format)
  if (format === undefined) {
    throw new KnownError(
      'bad-option',
      `a checklist cannot be written as ${run.format}`,
      `Choose --format ${checklistFormats.join(', ')}.`,
    )
  }
  const { auditChecklist, checklistHolds } = await import('../../app/checklists.ts')
  const isCommand = (command: string): boolean => hasCommand(run.program, command)
  const result = await auditChecklist({ ...run.options, checklist: run.checklist, language: run.language, isCommand })

  const toFile = run.output !== undefined && run.output !== '-'
  const text = renderChecklist(result, { ...run, format, ...drawing(toFile, run.color) })
  await deliverText(text, toFile ? run.output : undefined)
  return checklistHolds(result, run.failOn) ? exitCodes.holds : exitCodes.doesNotHold
}

function drawing(toFile: boolean, color: boolean): { color: boolean; width: number } {
  return { color: !toFile && isColoured(color), width: toFile ? 100 : Math.min(120, process.stdout.columns ?? 100) }
}

async function deliverText(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) return print(text)
  const { writeWholeFile } = await import('../../app/write-file.ts')
  writeWholeFile(output, text)
  console.error(`the checklist is in ${output}`)
}
