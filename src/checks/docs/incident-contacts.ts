import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { documentElsewhere, searchFor } from './empty.ts'

const WANTED = 2

export default defineCheck({
  id: 'docs/incident-contacts',
  title: 'At least two ways to reach somebody in an incident are written down',
  severity: 'recommendation',
  answers: ['P-050'],
  why: 'One contact is on holiday on the day it matters.',
  fix: 'Add a section "Contacts" to the runbook: who is called first, who next, with number, address or pager.',
  references: [{ label: 'Google SRE: managing incidents', url: 'https://sre.google/sre-book/managing-incidents/' }],
  needs: ['documents'],
  evaluate({ documents }) {
    const places = documents.contacts.map(({ at }) => source(at))
    if (isNonEmpty(places) && places.length >= WANTED)
      return pass(`${places.length} contacts are written down.`, places)
    const elsewhere = documentElsewhere(documents, 'incident contacts')
    if (elsewhere !== undefined) return elsewhere
    const [section] = documents.contactSections
    const runbook = documents.documents.find(({ kind }) => kind === 'runbook')
    const place =
      places[0] ??
      (section === undefined ? undefined : source(section)) ??
      (runbook === undefined ? undefined : source({ file: runbook.file, line: 1 }))
    const found = searchFor(documents, 'contacts under headings about incidents or duty')
    return fail('Nobody to call is written down.', [
      {
        message:
          places.length === 1
            ? 'Only one contact for incidents is written down.'
            : 'No contact for incidents is written down.',
        subject: 'incident contacts',
        confidence: 'medium',
        evidence: place === undefined ? [found] : [place, found],
      },
    ])
  },
})
