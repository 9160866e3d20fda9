import { columnsIn } from '../../../parsers/sql/nodes.ts'
import { loadSqlParser } from '../../../parsers/sql/parse.ts'
import { fillStage } from '../add-column.ts'
import { alterOne } from '../alter-command.ts'
import { usingOf } from '../clauses.ts'
import { type Ask, defineFix, type FixStage } from '../define-fix.ts'
import { withRowPrefix } from '../row-prefix.ts'
import { type Brought, brought, type Shadow, syncTrigger, typeSql, whyNot } from '../shadow-column.ts'
import { identifier, literal, nameOf } from '../sql-text.ts'
import { quick } from '../steps.ts'
import { tableFacts } from '../table-facts.ts'
import { commandOf } from '../undo.ts'

export default defineFix({
  id: 'column-type-changed',
  title: 'A column of the new type beside the old one, filled in batches, put in its place in an instant',
  rules: ['column-type-rewrite', 'collation-change', 'type-narrowed'],
  madeUpFor: ['column-renamed', 'primary-key-dropped'],
  answeredByRelease: [
    'column-dropped',
    'column-drop-takes-index',
    'column-renamed',
    'primary-key-dropped',
    'table-without-primary-key',
  ],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.command.subtype !== 'AT_AlterColumnType') return undefined
    const { unit, ask, askAfter, askWith, major } = context
    const { before, command } = alter
    const old = before.columns.find(({ name }) => name === command.name)
    const final = alter.after.columns.find(({ name }) => name === command.name)
    if (old === undefined || final === undefined) return undefined
    const name = nameOf(old.name, 'new')
    const aside = `ALTER TABLE ${before.sql} RENAME COLUMN ${identifier(old.name)} TO ${identifier(name)}`
    const after = await tableFacts(askWith([unit.sql, aside]), before.sql)
    const fresh = after?.columns.find((one) => one.name === name)
    if (after === undefined || fresh === undefined) return undefined
    const shadow = { before, after, old, fresh }
    const none = await whyNot(shadow, ask)
    if (none !== undefined) return none
    const more = brought(shadow, major)
    if ('kind' in more) return more
    const expression = usingOf(unit.sql) ?? `${identifier(old.name)}::${final.type}`
    return stagesOf({
      shadow,
      more,
      expression,
      sequence: await ownedSequence(ask, shadow),
      backCast: await backCastOf(askAfter, old.type, final.type),
      fresh: final.default,
    })
  },
})

interface Parts {
  readonly shadow: Shadow
  readonly more: Brought
  /** What a new value is, out of the columns of its row. */
  readonly expression: string
  /** A sequence that goes when its column goes. */
  readonly sequence: string | undefined
  /** How a new value becomes an old one again: by a cast there is, or by its text. */
  readonly backCast: string
  /** The default the column has in the end. */
  readonly fresh: string | null
}

async function stagesOf({ shadow, more, expression, sequence, backCast, fresh }: Parts) {
  const { before, old, fresh: column } = shadow
  const parse = await loadSqlParser()
  const [at, a, b] = [`ALTER TABLE ${before.sql}`, identifier(old.name), identifier(column.name)]
  const gone = identifier(nameOf(old.name, 'old'))
  const rows = fillStage(before, column.name, withRowPrefix(expression, identifier(before.name), parse))
  if ('kind' in rows) return rows
  const uses = columnsIn(parse(`SELECT ${expression}`))
  const sync = syncTrigger(before, column.name, `  NEW.${b} := ${withRowPrefix(expression, 'NEW', parse)};`)
  const expand = quick(
    `add ${before.name}.${column.name} beside ${old.name}`,
    [`${at} ADD COLUMN ${b} ${typeSql(column)}`, ...sync.create],
    [...sync.drop, `${at} DROP COLUMN ${b}`],
  )
  const isSet = uses.includes(old.name) || uses.length === 0 ? ` AND ${identifier(before.name)}.${a} IS NOT NULL` : ''
  const fill: FixStage = {
    ...rows,
    up: rows.up.map((step) =>
      step.kind === 'backfill'
        ? { ...step, backfill: { ...step.backfill, where: `${step.backfill.where}${isSet}` } }
        : step,
    ),
  }
  const freed = old.notNull ? [`${at} ALTER COLUMN ${gone} DROP NOT NULL`] : []
  const noDefault = old.default === null ? [] : [`${at} ALTER COLUMN ${gone} DROP DEFAULT`]
  const switching = quick(
    `put ${before.name}.${column.name} in the place of ${old.name}`,
    [
      ...sync.drop,
      ...(more.primary === undefined ? [] : [more.primary.drop]),
      `${at} RENAME COLUMN ${a} TO ${gone}`,
      `${at} RENAME COLUMN ${b} TO ${a}`,
      ...(sequence === undefined ? [] : [`ALTER SEQUENCE ${sequence} OWNED BY ${before.sql}.${a}`]),
      ...noDefault,
      ...(fresh === null ? [] : [`${at} ALTER COLUMN ${a} SET DEFAULT ${fresh}`]),
      ...(more.primary === undefined ? [] : [more.primary.add]),
      ...freed,
      ...(column.comment === null ? [] : [`COMMENT ON COLUMN ${before.sql}.${a} IS ${literal(column.comment)}`]),
    ],
    [
      ...(more.primary === undefined ? [] : [more.primary.drop]),
      `${at} RENAME COLUMN ${a} TO ${b}`,
      `${at} RENAME COLUMN ${gone} TO ${a}`,
      `UPDATE ${before.sql} SET ${a} = ${b}${backCast} WHERE ${a} IS NULL AND ${b} IS NOT NULL`,
      ...(sequence === undefined ? [] : [`ALTER SEQUENCE ${sequence} OWNED BY ${before.sql}.${a}`]),
      ...(fresh === null ? [] : [`${at} ALTER COLUMN ${b} DROP DEFAULT`]),
      ...(old.default === null ? [] : [`${at} ALTER COLUMN ${a} SET DEFAULT ${old.default}`]),
      ...(old.notNull ? [`${at} ALTER COLUMN ${a} SET NOT NULL`] : []),
      ...(more.primary === undefined ? [] : [more.primary.back]),
      ...sync.create,
    ],
  )
  const note = `The code that is deployed must cope with ${old.name} as ${column.type} from this step on.`
  const contract: FixStage = {
    ...quick(`drop the old ${before.name}.${old.name}`, [`${at} DROP COLUMN ${gone}`, ...more.rename], []),
    release: `code that is proven with ${before.name}.${old.name} as ${column.type}`,
    final: `the old ${before.name}.${old.name} is gone`,
    note: `Until here the old values are still in ${gone}; rows written since the switch are not.`,
  }
  return {
    kind: 'stages',
    stages: [expand, fill, ...more.stages, { ...switching, note, apart: true as const }, contract],
    undoes: commandOf(before.name, (subtype, name) => subtype === 'AT_AlterColumnType' && name === old.name),
  } as const
}

async function backCastOf(ask: Ask, old: string, fresh: string): Promise<string> {
  const [row] = await ask(
    `SELECT EXISTS (SELECT FROM pg_cast WHERE castsource = ${literal(fresh)}::regtype AND casttarget = ${literal(old)}::regtype) AS "is"`,
  )
  return row?.is === true ? `::${old}` : `::text::${old}`
}

/** The sequence that `serial` made for the column. */
async function ownedSequence(ask: Ask, { before, old }: Shadow): Promise<string | undefined> {
  const [row] = await ask(
    `SELECT pg_get_serial_sequence(${literal(before.sql)}, ${literal(old.name)})::regclass::text AS name`,
  )
  return typeof row?.name === 'string' ? row.name : undefined
}
