import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import type { HostLink } from '../../facts/host-links/types.ts'
import { defineCheck } from '../define-check.ts'

const NAMES = {
  host: 'the Host header',
  forwarded: 'the X-Forwarded-Host header',
  origin: 'the Origin or Referer header',
} as const

export default defineCheck({
  id: 'auth/links-not-from-host',
  title: 'Links in messages begin with a configured address, not with what the request calls its host',
  severity: 'warning',
  lowered: 'A proxy in front may answer known hosts only.',
  answers: ['A-155'],
  why: 'Whoever asks for a reset of somebody else’s password chooses the Host header: the mail then carries the secret token to a site of theirs.',
  fix: 'Build links from a setting (PUBLIC_URL), and answer only known hosts: `app.add_middleware(TrustedHostMiddleware, allowed_hosts=[…])`.',
  references: [
    { label: 'CWE-640', url: 'https://cwe.mitre.org/data/definitions/640.html' },
    {
      label: 'OWASP WSTG: testing for host header injection',
      url: 'https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/07-Input_Validation_Testing/17-Testing_for_Host_Header_Injection',
    },
  ],
  needs: ['hostLinks', 'mail'],
  evaluate({ hostLinks: { links, asking, trustedHostsAt, searched }, mail }) {
    const isTrusted = (link: HostLink): boolean => link.source === 'host' && trustedHostsAt !== undefined
    const findings = links.filter((link) => !isTrusted(link)).map(findingOf)
    if (links.length === 0 && mail.senders.length === 0) {
      return notApplicable('No place was found that sends messages', [
        search('mail that is sent', 'Python files', searched),
      ])
    }
    return judge(
      findings,
      [
        ...links.map((link) => source(link.at, 'sends a link to the host of the request')),
        ...(trustedHostsAt === undefined ? [] : [source(trustedHostsAt, 'answers known hosts only')]),
        ...mail.senders.slice(0, 3).map(({ at, by }) => source(at, `sends mail by ${by}`)),
        search('messages given the host of a request', 'files that ask a request for it', asking),
      ],
      {
        fail: 'Messages carry links to a host that the client names',
        pass:
          links.length === 0
            ? 'No message was found that takes the host of a request into its links'
            : 'Links are made of the host of the request, and only known hosts are answered',
      },
      notApplicable('No place was found that sends messages'),
    )
  },
})

function findingOf({ within, at, call, hostAt, text, source: from }: HostLink): Finding {
  return {
    message: `${within} gives ${call} a link made of ${text}, which ${NAMES[from]} decides`,
    subject: `link in ${within}: ${call}`,
    confidence: 'medium',
    evidence: [source(hostAt, 'asks the request for its host'), source(at, 'sends it in a message')],
  }
}
