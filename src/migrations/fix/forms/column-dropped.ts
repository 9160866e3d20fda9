import { alterOne } from '../alter-command.ts'
import { defineFix } from '../define-fix.ts'
import { identifier } from '../sql-text.ts'
import { quick } from '../steps.ts'

export default defineFix({
  id: 'column-dropped',
  title: 'Drop the column when no deployed code names it any more',
  rules: ['column-dropped', 'expand-and-contract-together', 'column-drop-takes-index'],
  answeredByRelease: ['column-dropped', 'expand-and-contract-together', 'column-drop-takes-index'],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.command.subtype !== 'AT_DropColumn') return undefined
    const { before, command } = alter
    const column = before.columns.find(({ name }) => name === command.name)
    if (column === undefined) return undefined
    const [at, name] = [`ALTER TABLE ${before.sql}`, identifier(column.name)]
    const needed = column.notNull && column.default === null && column.identity === '' && column.generated === ''
    const isKey = before.constraints.some(({ type, columns }) => type === 'p' && columns.includes(column.name))
    const free = quick(
      `let rows be written without ${before.name}.${column.name}`,
      [`${at} ALTER COLUMN ${name} DROP NOT NULL`],
      [],
    )
    const drop = quick(`drop ${before.name}.${column.name}`, [{ kind: 'kept', unit: context.unit.at }], [])
    const release = `code that no longer names ${before.name}.${column.name}`
    const note = 'The data of the column are gone afterwards: back them up first.'
    return { kind: 'stages', stages: [...(needed && !isKey ? [free] : []), { ...drop, release, note }] }
  },
})
