import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { KnownError } from '../../core/errors.ts'
import { isItemId } from './item-id.ts'

/** How an item is settled: by reading, by asking something that runs, by asking the code host, by making or doing it, by a person's word. */
export const itemKinds = ['static', 'live', 'provider', 'generate', 'execute', 'attest'] as const

const Words = z.string().trim().min(1)
const Both = z.strictObject({ en: Words, ru: Words })

const Item = z
  .strictObject({
    id: z.string().refine(isItemId, 'must look like A-001'),
    kind: z.enum(itemKinds),
    area: Words,
    en: Words,
    ru: Words,
    checks: z.array(Words).default([]).describe('Checks that answer it and do not name it among their own answers'),
    command: Words.optional().describe('The command that answers it, or what checks leave open'),
    open: Words.optional().describe('Why nothing answers it so far, or what its checks leave open'),
  })
  .refine(({ kind, command }) => kind !== 'attest' || command === undefined, 'a person answers it, no command')

const File = z.strictObject({
  name: Words,
  title: Both,
  sections: z.array(z.strictObject({ title: Both, items: z.array(Item).min(1) })).min(1),
})

export type Both = z.infer<typeof Both>
export type ItemKind = (typeof itemKinds)[number]
export type ChecklistItem = z.infer<typeof Item>

/** A list of items by section, each with what answers it. */
export type Checklist = z.infer<typeof File>

/** Reads the text of a checklist. @throws KnownError `bad-checklist` naming file, line and what is wrong. */
export function readChecklist(text: string, file: string): Checklist {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const [error] = document.errors
  if (error !== undefined)
    throw bad(file, `line ${counter.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`)
  const parsed = File.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw bad(file, `${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? 'is not valid'}`)
}

/** The items whose subject is one area, of several checklists: a list across documents. */
export function checklistOfArea(area: string, all: readonly Checklist[]): Checklist | undefined {
  const sections = all.flatMap(({ title, sections }) => {
    const items = sections.flatMap((section) => section.items).filter((item) => item.area === area)
    return items.length === 0 ? [] : [{ title, items }]
  })
  if (sections.length === 0) return undefined
  const named = areaTitles[area] ?? { en: area, ru: area }
  return { name: area, title: named, sections }
}

const areaTitles: Readonly<Record<string, Both>> = {
  compliance: { en: 'Compliance', ru: 'Соответствие требованиям закона' },
  database: { en: 'Database', ru: 'База данных' },
  delivery: { en: 'Delivery', ru: 'Поставка' },
  deployment: { en: 'Deployment', ru: 'Развёртывание' },
  documentation: { en: 'Documentation', ru: 'Документация' },
  functional: { en: 'Functional completeness', ru: 'Полнота функций' },
  isolation: { en: 'Isolation of tenants', ru: 'Разделение арендаторов' },
  migrations: { en: 'Migrations', ru: 'Миграции' },
  observability: { en: 'Observability', ru: 'Наблюдаемость' },
  performance: { en: 'Performance', ru: 'Производительность' },
  process: { en: 'Process', ru: 'Процессы' },
  reliability: { en: 'Reliability', ru: 'Надёжность' },
  report: { en: 'Report', ru: 'Отчёт' },
  security: { en: 'Security', ru: 'Безопасность' },
  testing: { en: 'Testing', ru: 'Тестирование' },
}

function bad(file: string, message: string): KnownError {
  return new KnownError(
    'bad-checklist',
    `${file}: ${message}`,
    'Correct the file; docs/checklists.md says what it holds.',
  )
}
