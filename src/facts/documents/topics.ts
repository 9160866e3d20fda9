import { baseName } from '../containers/paths.ts'
import type { Document, DocumentKind, Topic } from './types.ts'

const NAMES: readonly (readonly [kind: DocumentKind, pattern: RegExp])[] = [
  ['readme', /^readme$/i],
  ['security', /^security([-_ ].*)?$|^threat[-_ ]?model|(^|[-_ ])security([-_ ]|$)|безопасност/i],
  [
    'runbook',
    /runbook|playbook|on-?call|incident|operations|operating|operators?$|ops-guide|эксплуатац|инцидент|регламент/i,
  ],
  [
    'deployment',
    /deploy|hosting|self-?host|installation-guide|production|roll-?out|release-(process|guide)|развертыван|развёртыван|деплой|установка на сервер/i,
  ],
  ['api', /^(api|rest|http)([-_ ].*)?$|(^|[-_ ])api([-_ ](reference|docs?|guide))?$|openapi|swagger/i],
]

/** What a document is about, by its file name, else by its folder. */
export function documentKind(path: string): DocumentKind {
  const name = baseName(path).replace(/\.\w+$/, '')
  const folder = path.split('/').slice(0, -1).join('/')
  const byName = NAMES.find(([kind, pattern]) => pattern.test(name) && (kind !== 'readme' || !path.includes('/')))?.[0]
  if (byName !== undefined) return byName
  if (/(^|\/)(deploy|deployment|hosting|production|self-hosting)$/i.test(folder)) return 'deployment'
  if (/(^|\/)(runbooks?|operations|ops)$/i.test(folder)) return 'runbook'
  if (/(^|\/)security$/i.test(folder)) return 'security'
  return 'other'
}

/** Headings that open a subject inside a larger document, in English and Russian. */
const HEADINGS: readonly (readonly [kind: Topic['kind'], pattern: RegExp])[] = [
  [
    'setup',
    /\b(install\w*|set-?\s?up|getting started|quick\s?-?start|development|developing|run(ning)?\b|usage|local|build(ing)?|start(ing)?|requirements|prerequisites|how to (run|use|start))|установк|запуск|настройк|быстрый старт|начало работы|разработк|как запустить|сборка/i,
  ],
  [
    'deployment',
    /\b(deploy\w*|production|hosting|self-host\w*|roll-?out|releas(e|ing)\b)|развертыван|развёртыван|деплой|продакшн|выкладк/i,
  ],
  ['security', /\b(security|vulnerabilit\w+|threat)|безопасност|уязвимост/i],
  [
    'runbook',
    /\b(runbook|operations|operating|incidents?|on-?call|escalation|disaster|backup and restore)\b|эксплуатац|инцидент|дежурств/i,
  ],
  ['api', /\b(api( reference| documentation)?|endpoints|swagger|openapi)\b|описание api/i],
]

export function substanceOf(lines: readonly string[]): number {
  return lines.filter((line) => /\w|[а-я]/i.test(line) && !/^\s*(#|<!--|\[!\[|!\[|={3,}|-{3,})/.test(line)).length
}

/** The whole document where its name says its subject, and its sections where their headings do. */
export function topicsOf(document: Document): Topic[] {
  const whole: Topic[] =
    document.kind === 'other' || document.kind === 'readme'
      ? []
      : [topic(document, document.kind, document.file, 1, document.lines.length + 1)]
  const sections = document.sections.flatMap((section) =>
    HEADINGS.filter(([, pattern]) => pattern.test(section.title)).map(([kind]) =>
      topic(document, kind, section.title, section.line, section.end),
    ),
  )
  return [...whole, ...sections]
}

function topic(document: Document, kind: Topic['kind'], title: string, line: number, end: number): Topic {
  const inside = ({ line: at }: { line: number }): boolean => at >= line && at < end
  const actionable =
    document.fences.some(inside) ||
    document.codes.some(inside) ||
    document.links.some(inside) ||
    /^( {4}|\t)\S/m.test(document.lines.slice(line, end - 1).join('\n'))
  const at = { file: document.file, line }
  return {
    kind,
    title,
    at,
    substance: substanceOf(document.lines.slice(line, end - 1)),
    actionable,
    document: document.file,
  }
}
