import type { Contact, Document, DocumentsFacts } from './types.ts'

const HEADING =
  /contact|incident|on-?call|escalation|duty|emergency|who to (call|ask)|support|контакт|инцидент|дежурн|эскалац|поддержк|ответственн|кому звонить/i
const WAYS: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(\.[\w-]+)+/g,
  /\+\d[\d\s().-]{7,}\d/g,
  /https:\/\/[\w.-]*(pagerduty|opsgenie|slack|grafana|statuspage|betteruptime|betterstack|splunk)\.\w+\/?\S*/gi,
  /(^|[\s(`])#[a-z][\w-]{2,}(?=[\s).,`]|$)/g,
  /(^|[\s(])@[a-z][\w.-]{2,}(?=[\s).,]|$)/gi,
  /\bt\.me\/\w+/gi,
]
const MADE_UP =
  /example\.(com|org|net)|@(company|domain|yourdomain|your-company)\.|your[-_]|555|xxx|\bTODO\b|\+?[10 -]*000/i

/** Ways to reach people, under headings that speak of incidents, duty or contacts. Made-up ones do not count. */
export function readContacts(documents: readonly Document[]): Pick<DocumentsFacts, 'contacts' | 'contactSections'> {
  const contacts = new Map<string, Contact>()
  const contactSections: DocumentsFacts['contactSections'][number][] = []
  for (const document of documents) {
    for (const section of document.sections.filter(({ title }) => HEADING.test(title))) {
      const before = contacts.size
      for (let line = section.line; line < section.end - 1; line++) {
        const text = document.lines[line] ?? ''
        if (/^\s*#{1,6}\s/.test(text)) continue
        for (const way of WAYS) {
          for (const [match] of text.matchAll(way)) {
            const value = match.trim().replace(/^[(`]/, '')
            if (!MADE_UP.test(value) && !contacts.has(value))
              contacts.set(value, { value, at: { file: document.file, line: line + 1 } })
          }
        }
      }
      if (
        contacts.size > before ||
        /incident|on-?call|escalation|contact|инцидент|дежурн|контакт|эскалац/i.test(section.title)
      ) {
        contactSections.push({ file: document.file, line: section.line })
      }
    }
  }
  return { contacts: [...contacts.values()], contactSections }
}
