import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answerItems, checksOf, countItems } from '../audit/checklists/answer.ts'
import type { Checklist } from '../audit/checklists/checklist.ts'
import { checklistOfArea, readChecklist } from '../audit/checklists/checklist.ts'
import type { ChecklistResult } from '../audit/checklists/result.ts'
import { CHECKLIST_SCHEMA_VERSION } from '../audit/checklists/result.ts'
import { readAttestations } from '../audit/records.ts'
import { KnownError } from '../core/errors.ts'
import type { Language } from '../core/language.ts'
import { nearest } from '../core/nearest.ts'
import type { AuditOptions, FailOn } from './audit.ts'
import { attestationsOf, audit } from './audit.ts'
import { catalogue } from './catalogue.ts'

/** The checklists of the package lie beside `dist/` (and `src/`). */
const folder = fileURLToPath(new URL('../../checklists/', import.meta.url))

/** Names of the checklists of the package. */
export function checklistNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()
}

/** One checklist of the package, by its name, or all items about an area. @throws KnownError `unknown-checklist`. */
export function builtInChecklist(name: string): Checklist {
  const names = checklistNames()
  if (names.includes(name)) return readBuiltIn(name)
  const all = names.map(readBuiltIn)
  const ofArea = checklistOfArea(name, all)
  if (ofArea !== undefined) return ofArea
  const areas = new Set(all.flatMap(({ sections }) => sections.flatMap(({ items }) => items.map(({ area }) => area))))
  const near = nearest(name, [...names, ...areas])
  throw new KnownError(
    'unknown-checklist',
    `there is no checklist named ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
    `There are ${names.join(', ')}; and, across them, the areas ${[...areas].sort().join(', ')}.`,
  )
}

function readBuiltIn(name: string): Checklist {
  return readChecklist(readFileSync(join(folder, `${name}.yaml`), 'utf8'), `checklists/${name}.yaml`)
}

export interface ChecklistOptions extends AuditOptions {
  readonly checklist: string
  readonly language: Language
  /** Whether this version has a command that a checklist names: `plimsoll migrate status`. */
  readonly isCommand: (command: string) => boolean
}

/** Audits a directory as far as a checklist asks, and answers its items. @throws KnownError for what the user can mend. */
export async function auditChecklist(options: ChecklistOptions): Promise<ChecklistResult> {
  const checklist = builtInChecklist(options.checklist)
  const cards = catalogue()
  // The inventory of features is made for the check that judges it.
  const asked = [...itemsOf(checklist).flatMap((item) => checksOf(item, cards)), 'code/promised-features-present']
  const only = [...new Set(asked)].sort()
  const result = await audit({ ...options, only })
  const attestations = attestationsOf(options.path)
  const items = answerItems(checklist, {
    outcomes: result.outcomes,
    features: result.features,
    attestations: attestations === undefined ? [] : readAttestations(attestations),
    today: result.startedAt.slice(0, 10),
    language: options.language,
    isCommand: options.isCommand,
  })
  return {
    schemaVersion: CHECKLIST_SCHEMA_VERSION,
    tool: result.tool,
    startedAt: result.startedAt,
    subject: result.subject,
    checklist: { name: checklist.name, title: checklist.title },
    counts: countItems(items),
    items,
  }
}

function itemsOf({ sections }: Checklist): Checklist['sections'][number]['items'] {
  return sections.flatMap(({ items }) => items)
}

/** Whether the list holds at the level asked for: nothing is known not to be done; with `warning`, nothing is open. */
export function checklistHolds({ counts }: ChecklistResult, failOn: FailOn): boolean {
  if (failOn === 'never') return true
  const open = failOn === 'warning' ? (counts.unverified ?? 0) + (counts['needs-attestation'] ?? 0) : 0
  return (counts['not-done'] ?? 0) + open === 0
}
