import { z } from 'zod'
import { AuditResult } from '../audit/result.ts'

/**
 * The published JSON Schema of a result (draft 2020-12), as text. Readers must not refuse unknown fields: a minor
 * version may add some, so the schema stays open.
 */
export function auditResultSchema(): string {
  const schema = z.toJSONSchema(AuditResult, { io: 'input', target: 'draft-2020-12' })
  const { $schema, ...rest } = schema
  const head = {
    $schema,
    $id: 'urn:plimsoll:schema:audit-result:v1',
    title: 'Result of plimsoll audit',
    description: 'Within a major version fields are only ever added.',
  }
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`
}
