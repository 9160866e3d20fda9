import { allOf, as } from '../../parsers/sql/nodes.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { LintFinding, LintInput, RevisionScript } from '../lint/input.ts'
import { lintScripts } from '../lint/lint-scripts.ts'
import { readSteps } from '../lint/read-steps.ts'
import type { MigrationStatement, Script } from '../types.ts'
import type { FixUnit } from './define-fix.ts'
import { splitAlter } from './sql-text.ts'

export type UnitsResult =
  | { readonly kind: 'units'; readonly units: readonly FixUnit[] }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * The statements of one direction, each command of an ALTER TABLE as a statement of its own, without rules. Unknown when
 * a step cannot be known without running it: what stands beside it must not be moved then.
 */
export async function unitsOf(script: Script, parse: SqlParser): Promise<UnitsResult> {
  const units: FixUnit[] = []
  for (const step of script.kind === 'absent' ? [] : script.steps) {
    if (step.kind === 'opaque') {
      const { file, line } = step.position
      return { kind: 'unknown', reason: `${file}:${line} cannot be known without running it: ${step.reason}` }
    }
    const read = readSteps([step], parse)
    const texts: string[] = []
    for (const one of read) {
      if (one.kind !== 'statement')
        return { kind: 'unknown', reason: `a statement of ${step.position.file} cannot be read` }
      if (one.inside === undefined) texts.push(...(await commandsOf(one.sql, parse)))
    }
    for (const sql of texts) units.push(unitOf(sql, step, units.length, texts.length === 1, parse))
  }
  return { kind: 'units', units }
}

async function commandsOf(sql: string, parse: SqlParser): Promise<readonly string[]> {
  const parsed = parse(sql)
  const alter = parsed.kind === 'parsed' ? as(parsed.statements[0]?.node, 'AlterTableStmt') : undefined
  const commands = allOf(alter?.cmds, 'AlterTableCmd').length
  if (alter?.objtype !== 'OBJECT_TABLE' || commands < 2) return [sql]
  return (await splitAlter(sql, commands)) ?? [sql]
}

function unitOf(sql: string, step: MigrationStatement, at: number, whole: boolean, parse: SqlParser): FixUnit {
  const parsed = parse(sql)
  const node = parsed.kind === 'parsed' ? parsed.statements[0]?.node : undefined
  if (node === undefined) throw new Error(`a statement that was read before cannot be read: ${sql}`)
  return { at, sql: sql.trim(), node, rules: [], step, whole }
}

export interface UnitLintRequest {
  /** The revisions before, and how they are linted; `revisions` ends with the one the units are of. */
  readonly input: LintInput
  readonly parse: SqlParser
}

/** The units with the rules they break, as the linter tells of the revision they make up. */
export function withRules(
  units: readonly FixUnit[],
  request: UnitLintRequest,
): { readonly units: readonly FixUnit[]; readonly findings: readonly LintFinding[] } {
  const steps = units.map(
    ({ sql, step, at }): MigrationStatement => ({ ...step, sql, position: { file: UNITS, line: at + 1 } }),
  )
  const findings = lintLast(request, steps, UNITS)
  const told = (at: number): string[] => findings.filter(({ line }) => line === at + 1).map(({ rule }) => rule)
  const tellsOfEnum = findings.some(({ rule }) => rule === ENUM_RULE)
  const rules = (unit: FixUnit): string[] => {
    const mine = told(unit.at)
    // Told of the statement that uses the value; the one that adds it has to go elsewhere.
    if (!tellsOfEnum) return mine
    return 'AlterEnumStmt' in unit.node ? [...mine, ENUM_RULE] : mine.filter((rule) => rule !== ENUM_RULE)
  }
  return { units: units.map((unit) => ({ ...unit, rules: rules(unit) })), findings }
}

const ENUM_RULE = 'enum-value-used-before-commit'

const UNITS = 'units'

/** Lints steps in the place of the last revision of the input. */
export function lintLast(
  { input, parse }: UnitLintRequest,
  steps: readonly MigrationStatement[],
  file: string,
): readonly LintFinding[] {
  const last = input.revisions.at(-1)
  if (last === undefined) return []
  const revision: RevisionScript = {
    ...last,
    position: { file, line: 1 },
    up: { kind: 'steps', steps },
    down: undefined,
    source: undefined,
    judged: true,
  }
  return lintScripts({ ...input, revisions: [...earlier(input), revision] }, parse).findings
}

/** The revisions before the last, none of them judged. */
export function earlier({ revisions }: LintInput): RevisionScript[] {
  return revisions.slice(0, -1).map((one) => ({ ...one, judged: false }))
}
