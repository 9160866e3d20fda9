import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noMail } from './messages.ts'

const PATH = /unsubscri|opt[-_]?out|email[-_]?preferences|communication[-_]?preferences/i

export default defineCheck({
  id: 'mail/unsubscribe-works',
  title: 'The way to unsubscribe leads to an endpoint that answers without a login',
  severity: 'warning',
  answers: ['A-222', 'A-223'],
  why: 'A link that leads nowhere, or to a login, is no way out: mail services press the button themselves (RFC 8058) and have no password.',
  fix: 'Serve POST and GET of the unsubscribe link, recognise the recipient by a signed token in it, and ask for no login.',
  references: [{ label: 'RFC 8058, section 3.2', url: 'https://www.rfc-editor.org/rfc/rfc8058#section-3.2' }],
  needs: ['mail', 'endpoints'],
  evaluate({ mail, endpoints: { endpoints, unresolved } }) {
    if (mail.senders.length === 0) return noMail(mail)
    const offered = [...mail.messages.flatMap(({ unsubscribe }) => unsubscribe ?? []), ...mail.listUnsubscribe]
    const [first] = offered
    if (first === undefined)
      return notApplicable('No message offers a way to unsubscribe', [
        search('unsubscribe links and headers', 'kinds of mail', mail.messages.length),
      ])
    const routes = endpoints.filter(({ path }) => PATH.test(path))
    const findings: Finding[] = []
    if (routes.length === 0)
      findings.push({
        message: 'Messages offer to unsubscribe, but no endpoint takes it',
        subject: 'unsubscribe endpoint',
        confidence: unresolved.length > 0 ? 'low' : 'medium',
        evidence: [source(first, 'offered here'), search('unsubscribe in paths', 'endpoints', endpoints.length)],
      })
    const open = routes.filter(({ auth }) => !asksLogin(auth.via, auth.kind))
    if (routes.length > 0 && open.length === 0)
      findings.push({
        message: 'Every endpoint that takes it asks for a login',
        subject: 'login before unsubscribing',
        confidence: 'medium',
        evidence: [source(routes[0]?.at ?? first), source(first, 'offered here')],
      })
    const post = open.filter(({ method }) => method === 'POST' || method === '*')
    const [oneClick] = mail.oneClick
    if (oneClick !== undefined && open.length > 0 && post.length === 0)
      findings.push({
        message: 'One-click unsubscribing is offered, but no endpoint takes POST',
        subject: 'one-click endpoint',
        confidence: 'medium',
        evidence: [source(oneClick, 'offered here'), source(open[0]?.at ?? first)],
      })
    if (isNonEmpty(findings)) return fail('The way to unsubscribe does not lead to where it should', findings)
    const seen: readonly Evidence[] = open.slice(0, 4).map(({ at, method, path }) => source(at, `${method} ${path}`))
    return pass('Unsubscribing leads to an endpoint that asks for no login', [source(first, 'offered here'), ...seen])
  },
})

type Guards = readonly { readonly about: string; readonly effect: string }[]

function asksLogin(via: Guards, kind: string): boolean {
  return kind === 'guarded' && !via.some(({ about }) => about === 'token' || about === 'signature')
}
