import type { Confidence, EndpointResult, Severity, Status } from '../../audit/result.ts'
import { say, sayWord } from '../../i18n/say.ts'
import { statusWord } from '../view.ts'

type AuthKind = EndpointResult['auth']['kind']

const statusTones: Record<Status, string> = {
  fail: 'bad',
  error: 'bad',
  unverified: 'doubt',
  waived: 'info',
  pass: 'good',
  'not-applicable': 'plain',
}
const severityTones: Record<Severity, string> = { blocker: 'bad', warning: 'doubt', recommendation: 'info' }
const authTones: Record<AuthKind, string> = { guarded: 'good', optional: 'doubt', open: 'bad', unknown: 'plain' }

function Badge({ tone, children }: { tone: string; children: string }) {
  return <span className={`badge ${tone}`}>{children}</span>
}

export function StatusBadge({ status }: { status: Status }) {
  return <Badge tone={statusTones[status]}>{statusWord(status)}</Badge>
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <Badge tone={severityTones[severity]}>{sayWord(severity)}</Badge>
}

/** Rarely meant to be open, and dangerous when they are. */
const risky = ['ordinary', 'metrics']

/** An open login or probe is open on purpose and not painted as an alarm. */
export function AuthBadge({ endpoint }: { endpoint: EndpointResult }) {
  const { kind } = endpoint.auth
  const meant = kind === 'open' && !risky.includes(endpoint.purpose)
  return <Badge tone={meant ? 'info' : authTones[kind]}>{sayWord(kind)}</Badge>
}

/** Says nothing about what is sure. */
export function ConfidenceBadge({ confidence }: { confidence: Confidence }) {
  return confidence === 'high' ? null : <Badge tone="plain">{say`${sayWord(confidence)} confidence`}</Badge>
}
