import { oneLine, plural } from '../../core/text.ts'
import type { ChainStage } from '../../migrations/fix/chain.ts'
import type { FixedRevision, Proof, Refusal } from '../../migrations/fix/types.ts'
import type { WrittenFile, WrittenFix } from '../../migrations/fix/write/written.ts'
import type { Paint } from '../terminal/paint.ts'

/** A revision with its safe form, as far as the report tells of it. */
export interface FixView {
  readonly file: string
  readonly fixed: FixedRevision
  readonly written: WrittenFix | undefined
  readonly unwritten: string | undefined
}

export interface FixReport {
  readonly postgres: number
  readonly outcomes: readonly FixView[]
  readonly stopped: string | undefined
  /** Where the files were written; undefined: nowhere, and their text is shown. */
  readonly places: ReadonlyMap<string, string> | undefined
}

/** What is written otherwise and why that is safe, what is not, the order of steps and releases, and the files. */
export function renderFix(report: FixReport, paint: Paint): string {
  const lines = report.outcomes.flatMap((outcome) => drawOutcome(outcome, report, paint))
  if (report.stopped !== undefined) lines.push(paint.primary(`stopped: ${oneLine(report.stopped)}`))
  const offered = report.outcomes.reduce((sum, { fixed }) => sum + fixed.fixed.length, 0)
  const refused = report.outcomes.reduce((sum, { fixed }) => sum + fixed.refused.length, 0)
  const sum = `${plural(offered, 'statement')} with a proven safe form, ${refused} without, in ${plural(report.outcomes.length, 'revision')}`
  return `${[...lines, sum].join('\n')}\n`
}

function drawOutcome({ file, fixed, written, unwritten }: FixView, report: FixReport, paint: Paint): string[] {
  const lines = [`${paint.bold(fixed.id)}  ${paint.place(file)}`]
  if (fixed.fixed.length === 0 && fixed.refused.length === 0) lines.push('  nothing to fix')
  for (const { unit, form, rules } of fixed.fixed.map((one) => ({ ...one, rules: one.unit.rules }))) {
    lines.push(`  ${form.title} ${paint.dim(`(${rules.join(', ')})`)}`, `    ${oneLine(unit.sql).slice(0, 110)}`)
  }
  for (const refusal of fixed.refused) lines.push(...drawRefusal(refusal, paint))
  if (fixed.fixed.length > 0) {
    lines.push(...drawProof(fixed, report.postgres), '', ...drawSteps(fixed, written))
  }
  if (unwritten !== undefined) lines.push(paint.primary(`  not written: ${oneLine(unwritten)}`))
  for (const note of written?.notes ?? []) lines.push(`  note: ${note}`)
  if (report.places === undefined) for (const one of written?.files ?? []) lines.push(...drawFile(one, paint))
  return [...lines, '']
}

function drawRefusal({ sql, rules, reason }: Refusal, paint: Paint): string[] {
  const what = sql === '' ? [] : [`    ${oneLine(sql).slice(0, 110)}`]
  return [`  ${paint.primary('not fixed')} ${paint.dim(`(${rules.join(', ')})`)}: ${oneLine(reason)}`, ...what]
}

function drawProof({ proof, originalFails, backUnknown }: FixedRevision, postgres: number): string[] {
  if (proof === undefined) return []
  const rows = originalFails === undefined ? 'the same rows' : 'the rows that were there unchanged'
  return [
    `  proven on PostgreSQL ${postgres}: ${plural(proof.statements, 'statement')}, the same schema, ${rows}, and nobody waits for a table that is read or written`,
    ...proof.differences.map((one) => `    but ${one}`),
    ...(originalFails === undefined ? [] : [`    the original does not run on rows: ${oneLine(originalFails)}`]),
    ...backLines(proof.back, backUnknown),
  ]
}

function backLines(back: Proof['back'], unknown: string | undefined): string[] {
  if (unknown !== undefined) return [`    its way back was not tried: ${oneLine(unknown)}`]
  if (back === undefined) return []
  return back === 'leads back'
    ? ['    its way back leads back']
    : [`    its way back is not proven: ${oneLine(back.reason)}`]
}

function drawSteps(fixed: FixedRevision, written: WrittenFix | undefined): string[] {
  const stages = [...fixed.now, ...fixed.later]
  const lines = ['  steps']
  let release: string | undefined
  for (const [at, chain] of stages.entries()) {
    const { stage } = chain
    if (stage.release !== undefined && stage.release !== release)
      lines.push(`    ── then deploy everywhere: ${stage.release}`)
    release = stage.release ?? release
    const file = written?.files[at]
    const name = file === undefined ? '' : ` ${file.id}`
    lines.push(`    ${at + 1}${name}: ${stage.title === '' ? 'what stays as it is' : stage.title} (${modeOf(chain)})`)
    if (stage.note !== undefined) lines.push(`       ${stage.note}`)
  }
  return lines
}

function modeOf({ stage }: ChainStage): string {
  if (stage.mode === 'transaction') return 'quick, one transaction'
  return stage.mode === 'own' ? 'reads, blocks nobody' : 'outside a transaction, blocks nobody'
}

function drawFile({ path, text, replaces, later }: WrittenFile, paint: Paint): string[] {
  const what = `${replaces ? 'in the place of' : 'new'} ${path}${later ? ' (a later release)' : ''}`
  return ['', paint.bold(`── ${what}`), text.trimEnd()]
}
