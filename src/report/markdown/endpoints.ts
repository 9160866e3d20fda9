import type { AuditResult, EndpointResult } from '../../audit/result.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { count, lastName, place, purposeWords, shortNames } from '../view.ts'
import { cell, code, text } from './escape.ts'

type Shortener = (fullName: string) => string

function authWords({ auth }: EndpointResult, short: Shortener): string {
  const via = [...new Set(auth.via.map((guard) => code(short(guard.name))))].join(', ')
  const sure = auth.confidence === 'high' ? '' : ` ${say`(${sayWord(auth.confidence)} confidence)`}`
  return `${sayWord(auth.kind)}${via === '' ? '' : `: ${via}`}${sure}`
}

function row(endpoint: EndpointResult, short: Shortener, tenants: boolean): string {
  const { rateLimit } = endpoint
  const cells = [
    endpoint.method,
    code(endpoint.path),
    authWords(endpoint, short),
    endpoint.roles.map(text).join(', ') || '–',
    rateLimit === null ? '–' : text(rateLimit.limit ?? lastName(rateLimit.name)),
    ...(tenants ? [sayWord(endpoint.tenant.scoped)] : []),
    `${code(short(endpoint.handler))} ${text(place(endpoint))}`,
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

/** Every endpoint with who may call it. */
export function endpointTable(result: AuditResult): string[] {
  if (result.endpoints.length === 0) return [say`No endpoint was found.`, '']
  const short = shortNames(result.endpoints)
  const tenants = result.endpoints.some((it) => it.tenant.kind === 'scoped' || it.tenant.kind === 'unscoped')
  const columns = [
    ...[say`Method`, say`Path`, say`Authentication`, say`Roles`, say`Rate limit`],
    ...(tenants ? [say`Tenant`] : []),
    say`Handler`,
  ]
  return [
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---|').join('')}`,
    ...result.endpoints.map((it) => row(it, short, tenants)),
    '',
  ]
}

/** `/v1/leads/{id}` → `/v1/leads`: the first part of a path that is neither a version nor `api`. */
function featureOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  const end = parts.findIndex((part) => !/^(?:api|v\d+)$/i.test(part))
  return `/${parts.slice(0, end === -1 ? parts.length : end + 1).join('/')}`
}

/** What the service can do, by the first part of its paths, with the files that do it. */
export function features(result: AuditResult): string[] {
  const groups = new Map<string, EndpointResult[]>()
  for (const endpoint of result.endpoints) {
    const feature = featureOf(endpoint.path)
    groups.set(feature, [...(groups.get(feature) ?? []), endpoint])
  }
  if (groups.size === 0) return [say`Not measured: no endpoint was found.`]
  return [...groups].map(([feature, endpoints]) => {
    const files = [...new Set(endpoints.map((it) => it.file))].map(code).join(', ')
    const purposes = [...new Set(endpoints.flatMap((it) => purposeWords(it) ?? []))].join(', ')
    const counted = `${sayCount(endpoints.length, 'endpoint')}${purposes === '' ? '' : ` (${purposes})`}`
    return say`- ${code(feature)}: ${counted} in ${files}`
  })
}

/** Isolation of tenants, where it was analysed. */
export function isolation(result: AuditResult): string[] {
  const scoped = count(result.endpoints, (it) => it.tenant.kind === 'scoped')
  const unscoped = result.endpoints.filter((it) => it.tenant.kind === 'unscoped')
  const judged = scoped + unscoped.length
  if (judged === 0) {
    return [
      say`**Data Isolation Score:** not measured (no endpoint could be judged)`,
      '',
      say`**Vulnerable Endpoints:** not measured`,
      '',
    ]
  }
  const unknown = count(result.endpoints, (it) => it.tenant.kind === 'unknown')
  const measured = result.statistics.isolationScore
  const score = measured?.score ?? Math.floor((10 * scoped) / judged)
  return [
    say`**Data Isolation Score:** ${score}/10 (${scoped} of ${judged} judged endpoints are scoped; ${unknown} could not be judged)`,
    ...(measured === undefined
      ? []
      : [
          '',
          say`Formula: ${measured.formula}. At most ${measured.atMost ?? 0}/10 if everything unknown were scoped; ${Math.round(100 * measured.unknownRate)} % of the ways to queries could not be judged.`,
        ]),
    '',
    say`**Vulnerable Endpoints:**`,
    '',
    ...(unscoped.length === 0 ? [say`None of those judged.`] : []),
    ...unscoped.map((it) => `- ${code(`${it.method} ${it.path}`)}: ${text(it.tenant.reason)} ${code(place(it))}`),
    '',
  ]
}
