import { z } from 'zod'
import { ChecklistResult } from '../audit/checklists/result.ts'
import { AuditResult } from '../audit/result.ts'

/**
 * The published JSON Schema of a result (draft 2020-12), as text. Readers must not refuse unknown fields: a minor
 * version may add some, so the schema stays open.
 */
export function auditResultSchema(): string {
  return published(AuditResult, 'audit-result', 'Result of plimsoll audit')
}

/** The same for an answered checklist. */
export function checklistResultSchema(): string {
  return published(ChecklistResult, 'checklist-result', 'Result of plimsoll audit --checklist')
}

function published(type: z.ZodType, name: string, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(type, { io: 'input', target: 'draft-2020-12' })
  const head = {
    $schema,
    $id: `urn:plimsoll:schema:${name}:v1`,
    title,
    description: 'Within a major version fields are only ever added.',
  }
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`
}
