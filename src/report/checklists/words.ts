import type { ItemStatus } from '../../audit/checklists/result.ts'
import type { Language } from '../../core/language.ts'

/** What a printed checklist says of its own. */
export interface Words {
  readonly status: Record<ItemStatus, string>
  readonly settledBy: string
  readonly evidence: string
  readonly more: (count: number) => string
}

export const words: Record<Language, Words> = {
  en: {
    status: {
      'not-done': 'not done',
      unverified: 'unverified',
      'needs-attestation': 'needs attestation',
      waived: 'waived',
      done: 'done',
      'not-applicable': 'not applicable',
    },
    settledBy: 'Settled by',
    evidence: 'Evidence',
    more: (count) => `… and ${count} more`,
  },
  ru: {
    status: {
      'not-done': 'не сделано',
      unverified: 'не проверено',
      'needs-attestation': 'нужно подтверждение',
      waived: 'принято с оговоркой',
      done: 'сделано',
      'not-applicable': 'не относится',
    },
    settledBy: 'Что нужно',
    evidence: 'Подтверждение',
    more: (count) => `… и ещё ${count}`,
  },
}
