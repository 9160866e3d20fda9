import type { Position } from '../../core/position.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import { mayHold } from '../python/may-hold.ts'
import { purposeOf } from '../python/purpose.ts'
import { reachOfFunction } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { SettingsFacts } from '../settings/types.ts'
import type { Named, PrivacyFacts, Retention } from './types.ts'

/** What the service keeps of people, for how long, and how they get at it. */
export default defineFact<PrivacyFacts>({
  async collect({ workspace, fact }) {
    const [python, settings, endpoints] = await Promise.all([fact('python'), fact('settings'), fact('endpoints')])
    const { trackers, consent, pages } = readPages(workspace)
    return {
      personal: personalModels(python),
      retentions: retentions(python, settings),
      cleanups: functionsNamed(python, CLEANUP),
      exports: [...routes(endpoints, EXPORT_PATH), ...functionsNamed(python, EXPORT)],
      erasures: [...routes(endpoints, ERASE_PATH, 'DELETE', ACCOUNT_PATH), ...functionsNamed(python, ERASE)],
      trackers,
      consent,
      pages,
      searched: python.code.length,
    }
  },
})

const CLASS = /^class\s+(\w+)\b/gm
const TABLE = /^\s+__tablename__\b|\btable\s*=\s*True\b/m
const PERSONAL =
  /^\s+(?:e_?mail|phone|phone_number|full_name|first_name|date_of_birth|home_address)\s*[:=].*(?:mapped_column|Mapped\[|Column\(|Field\(|str\b)/m

/** Classes with a table of their own that keep addresses, names or telephone numbers. */
function personalModels(python: PythonFacts): Named[] {
  return python.code.flatMap(({ tree, file }) => {
    if (purposeOf(file) !== 'service' || !mayHold(tree, '__tablename__', 'table=True') || !PERSONAL.test(tree.text))
      return []
    const starts = [...tree.text.matchAll(CLASS)]
    return starts.flatMap((match, place) => {
      const body = tree.text.slice(match.index, starts[place + 1]?.index)
      if (!TABLE.test(body) || !PERSONAL.test(body)) return []
      return [{ name: match[1] ?? '', at: at(file, tree.text, match.index) }]
    })
  })
}

const RETENTION =
  /(^|_)RETENTION_(\w+_)?(DAYS|HOURS|MONTHS)$|_RETENTION_(DAYS|HOURS|MONTHS)$|(^|_)RETENTION_ENABLED?(_\w+)?$|_(KEEP|RETAIN|EXPIRE_AFTER|DELETE_AFTER)_(DAYS|MONTHS)$|^(KEEP|RETAIN)_\w+_(DAYS|MONTHS)$/i
const DELETES = /\bdelete\b|\.delete\(|DELETE\s+FROM|purge|remove|clean/i

function retentions(python: PythonFacts, settings: SettingsFacts): Retention[] {
  return settings.settings
    .filter(({ name, attribute }) => RETENTION.test(name) || RETENTION.test(attribute ?? ''))
    .map((setting) => {
      const uses = settings.usesOf(setting).flatMap((node) => {
        const around = node.enclosing('function_definition')
        return around !== undefined && DELETES.test(around.text) ? [{ node, around }] : []
      })
      const [first] = uses
      return {
        setting,
        usedAt: (first?.node ?? settings.usesOf(setting)[0])?.position,
        isIdle: first !== undefined && uses.every(({ around }) => reachOfFunction(python, around) === 'never'),
      }
    })
}

const CLEANUP =
  /^\s*(?:async\s+)?def\s+((?:clean_?up|remove|purge|delete|expire|prune)_(?:old|expired|stale|outdated|inactive)\w*|\w*retention\w*)\(/gm
const EXPORT =
  /^\s*(?:async\s+)?def\s+((?:export|download|collect)_(?:own|my|personal|user|client|customer|account|subject)_?\w*|\w*gdpr_export\w*|\w*(?:data_subject|subject_access)_(?:request|export)\w*)\(/gm
const ERASE =
  /^\s*(?:async\s+)?def\s+((?:forget|erase|anonymi[sz]e)_(?:own|my|user|client|customer|person|people|account|member|contact|profile|subject|data)\w*|\w*gdpr_(?:delete|erase)\w*|delete_(?:own|my)_\w+|delete_(?:user|account|client|customer)(?:_data|_account)?)\(/gm
/** An export below a person, not one of any list. */
const EXPORT_PATH =
  /\/(me|account|clients?|users?|customers?|profile)(\/\{[^}]+\})?\/(export|download|data)(\/|$)|\/(my-data|data-export|takeout|gdpr|data-subjects?|personal-data|subject-access|privacy-request)(\/|$)/i
const ERASE_PATH = /\/(gdpr|forget|erasure|erase|data-subjects?|privacy-request)(\/|$)/i
const ACCOUNT_PATH = /\/(account|me|profile|users\/(me|\{[^}]+\})|clients\/\{[^}]+\}|customers\/\{[^}]+\})$/i

function functionsNamed(python: PythonFacts, pattern: RegExp): Named[] {
  return python.code.flatMap(({ tree, file }) => {
    if (purposeOf(file) === 'migration') return []
    return [...tree.text.matchAll(pattern)].map((match) => ({
      name: match[1] ?? '',
      at: at(file, tree.text, match.index + match[0].search(/\S/)),
    }))
  })
}

function routes({ endpoints }: EndpointsFacts, path: RegExp, method?: string, other?: RegExp): Named[] {
  return endpoints
    .filter(
      (one) => path.test(one.path) || (method !== undefined && one.method === method && other?.test(one.path) === true),
    )
    .map((one) => ({ name: `${one.method} ${one.path}`, at: one.at }))
}

const TRACKER =
  /googletagmanager\.com|google-analytics\.com|\bgtag\(|connect\.facebook\.net|static\.hotjar\.com|cdn\.segment\.com|clarity\.ms|posthog\.init|mixpanel\.init|plausible\.io\/js|matomo\.js/i
const CONSENT =
  /cookie[-_ ]?(consent|banner)|cookieconsent|onetrust|cookiebot|usercentrics|klaro|gtag\(\s*["']consent["']|opt_out_capturing_by_default/i

function readPages(workspace: Workspace): Pick<PrivacyFacts, 'trackers' | 'consent' | 'pages'> {
  const trackers: Named[] = []
  const consent: Named[] = []
  let pages = 0
  for (const { path, role } of workspace.glob('**/*.{html,htm,jinja,jinja2,j2}')) {
    const text = role === 'code' ? workspace.read(path) : undefined
    if (text === undefined || text.length > 400_000) continue
    pages++
    const tracks = TRACKER.exec(text)
    const asks = CONSENT.exec(text)
    if (tracks !== null) trackers.push({ name: tracks[0], at: at(path, text, tracks.index) })
    if (asks !== null) consent.push({ name: asks[0], at: at(path, text, asks.index) })
  }
  return { trackers, consent, pages }
}

function at(file: string, text: string, offset: number): Position {
  return { file, line: text.slice(0, offset).split('\n').length }
}
