import type { ShellCommand } from '../../parsers/shell/commands.ts'
import { readCommands } from '../../parsers/shell/commands.ts'
import type { WorkflowJob, WorkflowStep } from '../../parsers/workflow/syntax.ts'
import type { ExpandedCommand } from '../references/resolve.ts'
import type { Weakness } from './types.ts'

const SUCCEEDS = /^(true|:|echo\b|printf\b|exit 0|return 0)/
const FAILS = /\bexit ([1-9]|"?\$)|\bfalse\b|\breturn ([1-9]|\$)/

/**
 * Why the failure of a command does not fail its step. GitHub runs `run` with `bash -e`, without `pipefail` unless
 * `shell: bash` is written (docs.github.com, "jobs.<job_id>.steps[*].shell").
 */
export function maskingOf(expanded: ExpandedCommand, step: WorkflowStep): Weakness | undefined {
  for (const [depth, command] of expanded.path.entries()) {
    const why = maskedInLine(command, expanded, depth, step)
    if (why === undefined) continue
    const line = (step.run?.at.line ?? step.at.line) + (depth === 0 ? command.line : expanded.origin.line)
    const at = depth === 0 ? { file: step.at.file, line } : { file: expanded.file, line: expanded.line }
    return { why, at, confidence: 'high' }
  }
  const tool = exitZero(expanded.words)
  if (tool === undefined) return undefined
  const line = (step.run?.at.line ?? step.at.line) + expanded.origin.line
  return { why: tool, at: { file: step.at.file, line }, confidence: 'high' }
}

function maskedInLine(
  command: ShellCommand,
  expanded: ExpandedCommand,
  depth: number,
  step: WorkflowStep,
): string | undefined {
  const siblings = depth === 0 ? readCommands(step.run?.text ?? '') : []
  const at = siblings.findIndex(({ line, text }) => line === command.line && text === command.text)
  if (depth > 0) return /\|\|\s*(true|:)\s*$/.test(command.text) ? 'its failure is ignored' : undefined
  const rest = at === -1 ? [] : siblings.slice(at + 1)
  if (command.after === '||') {
    const next = rest[0]
    const chain = rest
      .slice(0, 4)
      .map(({ text }) => text)
      .join(' ; ')
    if (next !== undefined && SUCCEEDS.test(next.words.join(' ')) && !FAILS.test(chain))
      return `"|| ${next.text}" hides its failure`
  }
  if (command.after === '|' && step.run?.shell === undefined && !pipefail(siblings.slice(0, at))) {
    const last = rest.find(({ after }) => after !== '|')
    if (last !== undefined && /^(tee|cat|grep|tail|head|sed|awk|ts)$/.test(last.words[0] ?? '')) {
      return `its failure is lost in the pipe to "${last.words[0]}" (no pipefail)`
    }
  }
  if (command.after === '&') return 'it runs in the background'
  const before = siblings.slice(0, Math.max(0, at))
  const off = before.findLast(({ words }) => words[0] === 'set' && /^[+-]\w*e/.test(words[1] ?? ''))
  const used = rest.some(({ text }) => /\$\?|PIPESTATUS|\bexit ["$]/.test(text))
  if (off?.words[1]?.startsWith('+') === true && rest.length > 0 && !used && expanded.path.length === 1)
    return '"set +e" lets the script go on'
  return undefined
}

function pipefail(before: readonly ShellCommand[]): boolean {
  return before.some(({ text }) => /\bset\b.*pipefail/.test(text))
}

/** Options that tell a tool to succeed whatever it finds. */
function exitZero(words: readonly string[]): string | undefined {
  const text = words.join(' ')
  const option =
    /--exit-zero\b|--exit-code[= ]0\b|--soft-fail\b|--no-error\b|--fail-zero\b|--audit-level[= ]none\b|--suppress-tests\b|--error-on-none\b/.exec(
      text,
    )
  return option === null ? undefined : `"${option[0]}" makes it succeed whatever it finds`
}

/** Why a step or job as a whole cannot stop anything. */
export function weaknessOf(job: WorkflowJob, step: WorkflowStep, jobs: readonly WorkflowJob[]): Weakness | undefined {
  const never = [step.if, job.if].find((one) => one !== undefined && isFalse(one.text))
  if (never !== undefined) return { why: 'its condition is always false', at: never.at, confidence: 'high' }
  for (const [what, flag] of [
    ['step', step.continueOnError],
    ['job', job.continueOnError],
  ] as const) {
    if (flag === undefined || !/^(\$\{\{\s*)?true(\s*\}\})?$/.test(flag.text)) continue
    return { why: `its ${what} has continue-on-error: true`, at: flag.at, confidence: 'high' }
  }
  const gone = job.needs.find(({ text }) => !jobs.some(({ id }) => id === text) && !text.includes('$'))
  if (gone !== undefined)
    return { why: `its job needs "${gone.text}", which does not exist`, at: gone.at, confidence: 'high' }
  return undefined
}

function isFalse(condition: string): boolean {
  return /^(\$\{\{\s*)?(false|always\(\)\s*&&\s*false|false\s*&&.*)(\s*\}\})?$/.test(condition.trim())
}
