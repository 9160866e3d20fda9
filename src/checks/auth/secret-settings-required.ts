import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Finding, Outcome } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { keyForm } from '../../core/secret-patterns.ts'
import { looksRandom, mask } from '../../core/secret-words.ts'
import { plural } from '../../core/text.ts'
import type { NodeCodeFacts } from '../../facts/node-code/types.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import type { Setting, SettingsFacts, Validation } from '../../facts/settings/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { emptyUse } from './empty-secrets.ts'

export default defineCheck({
  id: 'auth/secret-settings-required',
  title: 'No secret setting has a default that works',
  severity: 'blocker',
  answers: ['A-156', 'A-157', 'A-158', 'A-159', 'A-160', 'A-155'],
  why: 'A deployment that forgets the variable runs with a secret everyone can read here, and anyone can sign in or forge sessions with it.',
  fix: 'Give the setting no default, so that the service refuses to start without it, or refuse the default in production at start-up.',
  references: [
    { label: 'CWE-1392', url: 'https://cwe.mitre.org/data/definitions/1392.html' },
    { label: 'CWE-798', url: 'https://cwe.mitre.org/data/definitions/798.html' },
  ],
  needs: ['settings', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ settings, python, nodeCode }) {
    const secrets = settings.settings.filter(({ secret }) => secret)
    const judged = secrets.map((secret) => judgeSetting(secret, settings))
    const findings = judged.flatMap(({ finding }) => finding ?? [])
    const unknown = secrets.filter(({ default: given }) => given.kind === 'unknown')
    if (findings.length === 0 && unknown.length > 0) return unknownDefaults(unknown, secrets.length)
    const seen = judged.flatMap(({ seen: one }) => one ?? [])
    const [outside, ...others] = settings.secretsOutside
    if (findings.length === 0 && outside !== undefined) {
      return unverified(
        `${plural(secrets.length, 'secret setting is', 'secret settings are')} in order here, but ${outside.name} comes from settings outside the code that was read`,
        'the defaults of these settings in the package that defines them',
        [outside, ...others].slice(0, 10).map(({ name, at }) => source(at, name)),
      )
    }
    return judge(
      distinct(findings),
      seen,
      {
        fail: `${distinct(findings).length} of ${secrets.length} secret settings have a default that works`,
        pass: `${secrets.length} secret settings: each is required, empty or random by default, or refused at start-up`,
      },
      nothing(python, nodeCode, settings),
    )
  },
})

function unknownDefaults(unknown: readonly Setting[], all: number): Outcome {
  return unverified(
    `What ${unknown.length} of ${all} secret settings are by default is not known (${unknown[0]?.name})`,
    'those settings in the environment of production',
    unknown.map(({ at, name, default: given }) =>
      source(at, `${name}: ${given.kind === 'unknown' ? given.text.split('(')[0] : ''}`),
    ),
  )
}

function nothing(
  python: PythonFacts,
  node: NodeCodeFacts,
  settings: SettingsFacts,
): Outcome & { status: 'unverified' | 'not-applicable' } {
  const looked = search('secret settings', 'settings classes and environment look-ups', settings.settings.length, 0)
  if (codeRead(python, node).files === 0)
    return unverified('There is no code to read, of Python or of a service in Node', 'the code of the service', [
      looked,
    ])
  const unread = python.coverage.unparsed[0] ?? node.coverage().unparsed[0]
  return unread === undefined
    ? notApplicable('The service takes no secret from its environment', [looked])
    : unverified('No secret setting was seen, but not all code could be read', `${unread.file}: ${unread.reason}`, [
        looked,
      ])
}

/** The same variable read in several places is one subject; the surest finding stays. */
function distinct(findings: readonly Finding[]): Finding[] {
  const rank = { high: 0, medium: 1, low: 2 }
  const bySubject = new Map<string, Finding>()
  for (const one of [...findings].sort((a, b) => rank[a.confidence] - rank[b.confidence])) {
    if (!bySubject.has(one.subject)) bySubject.set(one.subject, one)
  }
  return findings.filter((one) => bySubject.get(one.subject) === one)
}

interface Judged {
  readonly finding?: Finding
  readonly seen?: Evidence
}

function judgeSetting(setting: Setting, facts: SettingsFacts): Judged {
  const given = setting.default
  if (given.kind === 'required') return { seen: source(setting.at, `${setting.name}: required`) }
  if (given.kind === 'generated') return { seen: source(setting.at, `${setting.name}: drawn at random`) }
  if (given.kind === 'unknown') return {}
  const { value } = given
  if (value === null || value === '') return judgeEmpty(setting, value, facts)
  if (typeof value !== 'string' || isNoSecret(setting, value)) return {}
  return judgeLiteral(setting, value, facts)
}

/** Switches, numbers, addresses and file names under a secret's name; keys that are public or stand for none. */
function isNoSecret(setting: Setting, value: string): boolean {
  if (/(^|_)(fake|dummy|test|demo|sample|mock)_/i.test(setting.name)) return true
  // A salt keeps two hashes apart and need not be secret (RFC 8018, 4.1).
  if (/(^|_)salt$/i.test(setting.name)) return true
  if (
    /^(true|false|none|null|\d+|empty|dummy|unused|n\/a)$/i.test(value) ||
    /^(\/|\.\/|https?:\/\/|phc_|pk_)/.test(value)
  )
    return true
  // A client of someone else's service with a word for a key cannot do anything there; a mail server is one.
  const isTheirs = !isPassword(setting) || /(^|_)(smtp|mail)_/i.test(setting.name)
  return !isOwn(setting) && isTheirs && !looksRandom(value) && keyForm(value) === undefined
}

const OWN =
  /(^|_)(secret_?key(_base)?|app_?secret|auth_?secret(_key)?|auth_?key|jwt(_\w+)?|session(_\w+)?|signing_\w+|cookie_\w+|encryption_key|fernet_key|master_key|portal_secret|csrf_\w+|hmac_\w+|pepper|(admin|root|superuser|super_user|basic|basic_auth|worker|portal|dashboard)(_\w+)?_(password|secret|token|pass)|(metrics|internal|service|admin|cron|job|worker)_(token|secret|api_key))$/i
const FOREIGN =
  /(aws|s3|minio|stripe|sendgrid|smtp|mail|twilio|slack|google|github|gitlab|azure|openai|anthropic|client_secret|oauth|postgres|db|database|redis|rabbit|amqp|mongo|mysql|ldap|langfuse|sentry|discord|telegram|oracle|snowflake|wallet)/i

/** A secret that this service itself signs or checks with, unlike one it shows to another service. */
function isOwn({ name, attribute }: Setting): boolean {
  const own = attribute ?? name
  return (OWN.test(own) || OWN.test(name) || /(^|_)secret$/i.test(own)) && !FOREIGN.test(own)
}

function isPassword({ name }: Setting): boolean {
  return /(passw(or)?d|passwd|pwd|passphrase)$/i.test(name)
}

function refusal(setting: Setting, value: string | null, { validations }: SettingsFacts) {
  const answers = validations.map((one) => ({ one, answer: one.refuses(setting, value, 'production') }))
  return {
    refusing: answers.find(({ one, answer }) => answer === 'yes' && one.called !== undefined)?.one,
    perhaps: answers.find(({ one, answer }) => answer === 'maybe' && one.called !== undefined)?.one,
    uncalled: answers.find(({ one, answer }) => answer === 'yes' && one.called === undefined)?.one,
  }
}

function refused(setting: Setting, by: Validation): Judged {
  return { seen: source(by.at, `${setting.name}: its default is refused in production by ${by.name}`) }
}

function judgeLiteral(setting: Setting, value: string, facts: SettingsFacts): Judged {
  const { refusing, perhaps, uncalled } = refusal(setting, value, facts)
  if (refusing !== undefined) return refused(setting, refusing)
  const use = facts.refusedUse(setting, value)
  if (use?.everywhere === true)
    return { seen: source(use.at, `${setting.name}: its default is refused where it is used`) }
  const why =
    uncalled === undefined
      ? 'and nothing refuses it at start-up'
      : `and ${uncalled.name}, which would refuse it, is never called`
  return {
    finding: {
      message: `${setting.name} has the default ${mask(value)}, ${why}`,
      subject: `setting ${setting.name}`,
      confidence: perhaps !== undefined || use !== undefined ? 'low' : isOwn(setting) ? 'high' : 'medium',
      evidence: [source(setting.at), ...(uncalled === undefined ? [] : [source(uncalled.at, 'never called')])],
    },
  }
}

function judgeEmpty(setting: Setting, value: null | '', facts: SettingsFacts): Judged {
  const { refusing } = refusal(setting, value, facts)
  if (refusing !== undefined) return refused(setting, refusing)
  const use = isOwn(setting) ? emptyUse(setting, value, facts) : undefined
  if (use === undefined) return { seen: source(setting.at, `${setting.name}: empty by default`) }
  return {
    finding: {
      message: `${setting.name} is ${value === null ? 'None' : 'empty'} by default, and ${use.what} works with that`,
      subject: `setting ${setting.name}`,
      confidence: 'high',
      evidence: [source(setting.at), source(use.at, use.what)],
    },
  }
}
