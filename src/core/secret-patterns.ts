import type { Confidence } from './outcome.ts'

/** A form of secret that can be told by its looks alone. */
export interface SecretPattern {
  readonly id: string
  readonly title: string
  readonly regex: RegExp
  readonly confidence: Confidence
  /** A key of a provider's test mode: no money moves, still a key in code. */
  readonly testKey?: boolean
  /** A group of `regex` that holds the secret, when it is not the whole match. */
  readonly group?: number
}

/** Formats as their providers document them; each is anchored by a fixed prefix, so a match is no accident. */
export const secretPatterns: readonly SecretPattern[] = [
  { id: 'stripe-live', title: 'Stripe live key', regex: /\b[rs]k_live_[0-9A-Za-z]{16,}/g, confidence: 'high' },
  {
    id: 'stripe-test',
    title: 'Stripe test key',
    regex: /\b[rs]k_test_[0-9A-Za-z]{16,}/g,
    confidence: 'medium',
    testKey: true,
  },
  { id: 'stripe-webhook', title: 'Stripe webhook secret', regex: /\bwhsec_[A-Za-z0-9+/=]{24,}/g, confidence: 'high' },
  { id: 'aws-access-key', title: 'AWS access key id', regex: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, confidence: 'high' },
  { id: 'github-token', title: 'GitHub token', regex: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/g, confidence: 'high' },
  { id: 'github-fine-token', title: 'GitHub token', regex: /\bgithub_pat_[A-Za-z0-9_]{60,}/g, confidence: 'high' },
  { id: 'gitlab-token', title: 'GitLab token', regex: /\bglpat-[\w-]{20,}/g, confidence: 'high' },
  {
    id: 'slack-token',
    title: 'Slack token',
    regex: /\bxox[abeprs]-[0-9A-Za-z]{8,}-[0-9A-Za-z-]{10,}/g,
    confidence: 'high',
  },
  {
    id: 'slack-webhook',
    title: 'Slack webhook address',
    regex: /hooks\.slack\.com\/services\/T[0-9A-Z]{7,}\/B[0-9A-Z]{7,}\/[0-9A-Za-z]{20,}/g,
    confidence: 'high',
  },
  { id: 'sendgrid', title: 'SendGrid key', regex: /\bSG\.[\w-]{22}\.[\w-]{43}/g, confidence: 'high' },
  { id: 'telegram-bot', title: 'Telegram bot token', regex: /\b\d{8,10}:AA[\w-]{33}\b/g, confidence: 'high' },
  { id: 'openai', title: 'OpenAI key', regex: /\bsk-(?:proj-)?[\w-]{16,}T3BlbkFJ[\w-]{16,}/g, confidence: 'high' },
  { id: 'anthropic', title: 'Anthropic key', regex: /\bsk-ant-[\w-]{80,}/g, confidence: 'high' },
  { id: 'hugging-face', title: 'Hugging Face token', regex: /\bhf_[A-Za-z]{34}\b/g, confidence: 'high' },
  { id: 'npm', title: 'npm token', regex: /\bnpm_[A-Za-z0-9]{36}\b/g, confidence: 'high' },
  { id: 'pypi', title: 'PyPI token', regex: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g, confidence: 'high' },
  { id: 'google-api', title: 'Google API key', regex: /\bAIza[\w-]{35}\b/g, confidence: 'medium' },
  { id: 'mailgun', title: 'Mailgun key', regex: /\bkey-[0-9a-f]{32}\b/g, confidence: 'medium' },
  {
    id: 'azure-storage',
    title: 'Azure storage key',
    regex: /AccountKey=([A-Za-z0-9+/]{86}==)/g,
    confidence: 'high',
    group: 1,
  },
  {
    id: 'private-key',
    title: 'private key',
    regex: /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----(?:\\n|\s|["'+\\])*([A-Za-z0-9+/=]{40,})/g,
    confidence: 'high',
    group: 1,
  },
  {
    id: 'url-password',
    title: 'password in a connection address',
    regex:
      /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|https?|mssql|clickhouse)(?:\+\w+)?:\/\/[^\s:@/"'`{}<>$]{0,64}:([^\s@/"'`{}<>$]{6,128})@[\w.-]+/g,
    confidence: 'medium',
    group: 1,
  },
]

/** One regular expression that matches wherever one of the patterns of high confidence does: for a first sieve. */
export const surePattern = new RegExp(
  secretPatterns
    .filter(({ confidence, id }) => confidence === 'high' && id !== 'private-key')
    .map(({ regex }) => regex.source)
    .concat('-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH) )?PRIVATE KEY-----')
    .join('|'),
)

/** The pattern a whole value matches, if it is of a known form and does not merely show it. */
export function keyForm(value: string): SecretPattern | undefined {
  return secretPatterns.find(({ regex, id }) => id !== 'url-password' && new RegExp(regex.source).test(value))
}
