import type { Chain } from '../audit/explain.ts'
import { chainsOf, findingOf } from '../audit/explain.ts'
import type { AuditResult, FindingResult, OutcomeResult } from '../audit/result.ts'
import { createRedactor } from '../core/redaction.ts'
import { openDirectory } from '../workspace/disk.ts'
import type { AuditOptions } from './audit.ts'
import { audit } from './audit.ts'

/** One finding, the check that made it, and the ways through the code it lies on. */
export interface Explanation {
  readonly outcome: OutcomeResult
  readonly finding: FindingResult
  readonly chains: readonly Chain[]
  /** Why the chains may be short. */
  readonly note: string | undefined
  readonly subject: AuditResult['subject']
}

/** Audits a directory (from memory, where nothing is different) and explains one finding. @throws KnownError. */
export async function explain(options: AuditOptions & { readonly fingerprint: string }): Promise<Explanation> {
  const result = await audit(options)
  const { outcome, finding } = findingOf(result, options.fingerprint)
  const found = await chainsIn(options, finding)
  return { outcome, finding, subject: result.subject, ...found }
}

/** What the facts tell of the way is an addition: a collector that fails leaves the explanation without it. */
async function chainsIn(options: AuditOptions, finding: FindingResult): Promise<Pick<Explanation, 'chains' | 'note'>> {
  if (!finding.evidence.some(({ kind }) => kind === 'source')) return { chains: [], note: undefined }
  options.onProgress?.('following the way to it')
  const { collectFacts, factSource } = await import('../audit/collect.ts')
  const workspace = openDirectory(
    options.path,
    options.cacheDirectory === undefined ? {} : { cacheDirectory: options.cacheDirectory },
  )
  try {
    const facts = await collectFacts(factSource(workspace), ['python', 'endpoints', 'queries', 'models'])
    const redact = createRedactor()
    const chains = chainsOf(finding, facts).map(({ steps }) => ({
      steps: steps.map((step) => ({ ...step, text: redact(step.text, { code: true }) })),
    }))
    return { chains, note: undefined }
  } catch (error) {
    return {
      chains: [],
      note: `The way to it could not be followed: ${error instanceof Error ? error.message : error}`,
    }
  }
}
