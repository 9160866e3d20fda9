import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { LintFinding, LintInput, RevisionScript } from '../lint/input.ts'
import { lintScripts } from '../lint/lint-scripts.ts'
import { type ChainStage, stepsOf } from './chain.ts'
import type { Fix, FixUnit } from './define-fix.ts'
import { earlier } from './units.ts'

export interface FixedLintRequest {
  /** Ends with the original revision. */
  readonly input: LintInput
  readonly chain: readonly ChainStage[]
  readonly units: readonly FixUnit[]
  /** Units that are kept though rules tell of them. */
  readonly unanswered: ReadonlySet<number>
  readonly forms: readonly Fix[]
  readonly parse: SqlParser
}

/** What the linter tells of a chain that it must not tell: the hazards that were to be settled, and new ones. */
export function fixFindings(request: FixedLintRequest): string[] {
  const { input, chain, parse } = request
  const revisions = chain.map(({ up }, at): RevisionScript => {
    const file = `stage ${at + 1}`
    const position = { file, line: 1 }
    return {
      id: file,
      tool: input.revisions.at(-1)?.tool ?? 'sql',
      position,
      up: { kind: 'steps', steps: stepsOf(up, file) },
      down: undefined,
      source: undefined,
    }
  })
  const { findings, unread } = lintScripts({ ...input, revisions: [...earlier(input), ...revisions] }, parse)
  const told = findings.filter((finding) => !isAllowed(finding, request))
  return [
    ...unread.map(({ message }) => `a statement of the safe form cannot be read: ${message}`),
    ...told.map(({ rule, message }) => `${rule}: ${message}`),
  ]
}

function isAllowed(finding: LintFinding, { chain, units, unanswered, forms }: FixedLintRequest): boolean {
  if (forms.some(({ madeUpFor }) => madeUpFor?.includes(finding.rule))) return true
  const stage = chain[Number(finding.file.replace('stage ', '')) - 1]
  const step = stage?.up[finding.line - 1]?.step
  if (stage?.stage.release !== undefined && forms.some((one) => one.answeredByRelease?.includes(finding.rule)))
    return true
  if (step?.kind === 'kept' && (unanswered.has(step.unit) || units[step.unit]?.rules.includes(finding.rule) === true)) {
    return unanswered.has(step.unit) || !forms.some(({ rules }) => rules.includes(finding.rule))
  }
  if (finding.severity === 'recommendation') return !forms.some(({ rules }) => rules.includes(finding.rule))
  return false
}
