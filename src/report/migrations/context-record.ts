import { oneLine } from '../../core/text.ts'
import type { Change } from '../../migrations/plan/change.ts'
import { shownRange } from '../../migrations/plan/estimate/estimate.ts'
import type { PlannedRevision, ServicePlan } from '../../migrations/plan/types.ts'

/**
 * The record that is handed on when migration work is done: its headings are those the record's format prescribes, so
 * that who reads it by program finds them. A plan says honestly that nothing was applied.
 */
export function contextRecord(plans: readonly ServicePlan[], at: Date): string {
  const revisions = plans.flatMap((plan) => plan.revisions)
  const changes = revisions.flatMap((one) => one.changes)
  const of = (matches: (change: Change) => boolean): string => listed(changes.filter(matches).map(({ text }) => text))
  // Code is searched for what is taken away or changed; what is new no code names yet.
  const isSearched = changes.some(({ breaks }) => breaks !== undefined)
  const nothing = isSearched
    ? 'nothing found by name'
    : 'not looked for: nothing that is in use is taken away or changed'
  const mentions = revisions.flatMap(({ compatibility }) => compatibility.mentions)
  const named = (pattern: RegExp): string => {
    const found = mentions
      .filter(({ file }) => pattern.test(file))
      .map(({ name, file, line }) => `${name} in ${file}:${line}`)
    return found.length === 0 ? nothing : listed([...new Set(found)])
  }
  const vectors = changes.filter(({ text }) => /\bvector\b|hnsw|ivfflat/.test(text))
  return [
    `ДАТА: ${stamp(at)}`,
    'СТАТУС: planned, not applied',
    `ЗАДАЧА: ${listed(revisions.map(({ id, message }) => `${id} ${message}`))}`,
    '',
    'СОЗДАННЫЕ/ОБНОВЛЕННЫЕ МИГРАЦИИ:',
    ...revisions.map(({ file, message }) => `- ${file}: ${oneLine(message)}`),
    `- models: ${named(/models?(?:\/|\.py$)/)}`,
    '',
    'СХЕМА БД:',
    `- Новые таблицы: ${of(({ action, object }) => action === 'adds' && object === 'table')}`,
    `- Измененные поля: ${of(({ object }) => object === 'column')}`,
    `- Индексы: ${of(({ object }) => object === 'index')}`,
    `- Связи: ${of(({ object }) => object === 'constraint')}`,
    '',
    'СОВМЕСТИМОСТЬ:',
    `- Breaking changes: ${listed(revisions.flatMap(({ compatibility }) => compatibility.breaks))}`,
    `- Rollback plan: ${listed(revisions.map(wayBack))}`,
    `- Data migration: ${of(({ object }) => object === 'rows')}; ${listed(plans.map(({ time }) => (time === undefined ? 'time not known' : shownRange(time))))}`,
    '',
    'ВЛИЯНИЕ НА ДРУГИЕ КОМПОНЕНТЫ:',
    `- API schemas: ${named(/schema|\bdto|serializer|api/i)}`,
    `- Frontend types: ${named(/\.(?:ts|tsx|vue|svelte)$/)}`,
    `- AI/embeddings: ${vectors.length === 0 ? 'no vector column or index is touched' : `${listed(vectors.map(({ text }) => text))}; embeddings may have to be computed anew`}`,
    '',
    'NEXT STEPS:',
    `- api-contract: ${mentions.length === 0 ? nothing : `look at ${[...new Set(mentions.map(({ file }) => file))].slice(0, 8).join(', ')}`}`,
    `- RAD: ${listed(plans.flatMap(({ documents }) => documents.map(({ file }) => file)))}`,
    ...plans.flatMap(({ next }) => next.map((step) => `- ${oneLine(step)}`)),
    '',
  ].join('\n')
}

function wayBack({ id, back }: PlannedRevision): string {
  return `${id} ${oneLine(back.verdict)}${back.command === undefined ? '' : ` (${back.command})`}`
}

function listed(list: readonly string[]): string {
  return list.length === 0 ? 'none' : list.map(oneLine).join('; ')
}

/** `YYYY-MM-DD HH:MM:SS`, in UTC. */
function stamp(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

/** `TASK/agents/db-migrations/task_YYYYMMDD_HHMMSS.data`. */
export function recordPath(at: Date): string {
  const digits = at.toISOString().replace(/\D/g, '')
  return `TASK/agents/db-migrations/task_${digits.slice(0, 8)}_${digits.slice(8, 14)}.data`
}
