import type { Confidence, EndpointResult, Severity, Status } from '../../audit/result.ts'
import { statusWords } from '../view.ts'

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
  return <Badge tone={statusTones[status]}>{statusWords[status]}</Badge>
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <Badge tone={severityTones[severity]}>{severity}</Badge>
}

/** Rarely meant to be open, and dangerous when they are. */
const risky = ['ordinary', 'metrics']

/** An open login or probe is open on purpose and not painted as an alarm. */
export function AuthBadge({ endpoint }: { endpoint: EndpointResult }) {
  const { kind } = endpoint.auth
  const meant = kind === 'open' && !risky.includes(endpoint.purpose)
  return <Badge tone={meant ? 'info' : authTones[kind]}>{kind}</Badge>
}

/** Says nothing about what is sure. */
export function ConfidenceBadge({ confidence }: { confidence: Confidence }) {
  return confidence === 'high' ? null : <Badge tone="plain">{`${confidence} confidence`}</Badge>
}
