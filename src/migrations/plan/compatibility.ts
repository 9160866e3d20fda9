import type { Change } from './change.ts'
import type { Compatibility, Mention } from './types.ts'

/** Which release may run with which schema, by what a revision changes. */
export function compatibilityOf(
  changes: readonly Change[],
  mentions: readonly Mention[],
  isOpaque: boolean,
): Compatibility {
  const phases = new Set(changes.map(({ phase }) => phase))
  const breaks = [...new Set(changes.flatMap(({ breaks: one }) => one ?? []))]
  const phase =
    phases.size === 0
      ? 'none'
      : phases.size > 1 && phases.has('contract') && (phases.has('expand') || phases.has('migrate'))
        ? 'mixed'
        : phases.has('contract')
          ? 'contract'
          : phases.has('migrate')
            ? 'migrate'
            : 'expand'
  const gone = changes.some(
    ({ action, phase: one }) => one === 'contract' && (action === 'drops' || action === 'renames'),
  )
  return {
    phase,
    when:
      isOpaque && breaks.length === 0
        ? `${sentence(phase, gone)} Steps that are not known may say otherwise.`
        : sentence(phase, gone),
    breaks,
    mentions,
  }
}

function sentence(phase: Compatibility['phase'], gone: boolean): string {
  switch (phase) {
    case 'none':
      return 'It changes nothing that was found.'
    case 'expand':
      return 'Before the new release: old and new code work with it.'
    case 'migrate':
      return 'Before the new release, once it writes both forms: old and new code work with it.'
    case 'mixed':
      return `It adds and takes away at once: no release works with both the schema before and the one after${gone ? '' : ' in every case'}. Apply it with the old release stopped, or split it: expand, deploy, contract.`
    case 'contract':
      return gone
        ? 'After the release that no longer uses what it takes away is the only one running: old code fails from the moment it commits.'
        : 'After the release that keeps to the new rule is the only one running: writes of old code may be refused.'
  }
}
