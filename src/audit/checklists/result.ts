import { z } from 'zod'
import { Evidence, AuditResult as Result } from '../result.ts'
import { itemKinds } from './checklist.ts'

/**
 * The JSON result of `plimsoll audit --checklist`: a published, versioned contract, as that of the audit.
 * `schemas/checklist-result.v1.json` is generated from this file.
 */
export const CHECKLIST_SCHEMA_VERSION = '1.0.0'

const Both = z.object({ en: z.string(), ru: z.string() })

export const itemStatuses = ['not-done', 'unverified', 'needs-attestation', 'waived', 'done', 'not-applicable'] as const

export const ItemStatus = z.enum(itemStatuses)

export const ItemResult = z.object({
  id: z.string(),
  section: Both,
  text: Both,
  kind: z.enum(itemKinds).describe('How the item is settled'),
  status: ItemStatus,
  summary: z.string().describe('What the status rests on'),
  needs: z.string().optional().describe('What would settle it, where it is open'),
  answeredBy: z.array(z.object({ name: z.string(), status: z.string() })).describe('Checks and features asked'),
  fingerprints: z.array(z.string()).describe('Findings that stand against it: plimsoll explain FINGERPRINT'),
  evidence: z.array(Evidence),
})

export const ChecklistResult = z.object({
  schemaVersion: z.string(),
  tool: Result.shape.tool,
  startedAt: z.string(),
  subject: Result.shape.subject,
  checklist: z.object({ name: z.string(), title: Both }),
  counts: z.record(ItemStatus, z.int()),
  items: z.array(ItemResult),
})

export type ItemStatus = z.infer<typeof ItemStatus>
export type ItemResult = z.infer<typeof ItemResult>
export type ChecklistResult = z.infer<typeof ChecklistResult>
