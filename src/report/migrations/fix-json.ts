import type { FixReport, FixView } from './fix.ts'

interface FixNames {
  readonly service: string
  readonly tool: string
  readonly history: string
}

/** The result of `migrate fix` for programs. */
export function fixJson(report: Omit<FixReport, 'places'> & FixNames, places: FixReport['places']): string {
  const { service, tool, history, postgres, stopped } = report
  const revisions = report.outcomes.map((outcome) => revisionOf(outcome, places))
  const result = { schemaVersion: 1, service, tool, history, postgres, stopped: stopped ?? null, revisions }
  return `${JSON.stringify(result, null, 2)}\n`
}

function revisionOf({ file, fixed, written, unwritten }: FixView, places: FixReport['places']) {
  const { id, proof, originalFails } = fixed
  return {
    id,
    file,
    fixed: fixed.fixed.map(({ unit, form }) => ({
      sql: unit.sql,
      rules: unit.rules,
      form: form.id,
      title: form.title,
    })),
    refused: fixed.refused.map(({ sql, rules, reason }) => ({ sql, rules, reason })),
    proof:
      proof === undefined || fixed.fixed.length === 0
        ? null
        : {
            statements: proof.statements,
            differences: proof.differences,
            back: proof.back ?? null,
            originalFails: originalFails ?? null,
          },
    steps: [...fixed.now, ...fixed.later].map(({ stage, up, down }, at) => ({
      revision: written?.files[at]?.id ?? null,
      title: stage.title,
      mode: stage.mode,
      afterRelease: stage.release ?? null,
      note: stage.note ?? null,
      up: up.map(({ sql, autocommit }) => ({ sql, autocommit })),
      down: down.map(({ sql, autocommit }) => ({ sql, autocommit })),
    })),
    files: (written?.files ?? []).map((one) => ({ ...one, writtenTo: places?.get(one.path) ?? null })),
    unwritten: unwritten ?? null,
    notes: written?.notes ?? [],
  }
}
