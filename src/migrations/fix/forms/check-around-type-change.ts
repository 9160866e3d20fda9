import { alterOne } from '../alter-command.ts'
import { defineFix } from '../define-fix.ts'
import { identifier } from '../sql-text.ts'
import { own, quick } from '../steps.ts'
import { commandOf } from '../undo.ts'

export default defineFix({
  id: 'check-around-type-change',
  title: 'Take the CHECK off, change the type, add the CHECK unproven and prove it afterwards',
  rules: ['type-change-checks-again'],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.command.subtype !== 'AT_AlterColumnType') return undefined
    // Where the type change writes the table anew, the CHECK is the smaller matter.
    if (context.unit.rules.some((rule) => rule === 'column-type-rewrite' || rule === 'collation-change'))
      return undefined
    const { before, after, command } = alter
    const at = `ALTER TABLE ${before.sql}`
    const checks = before.constraints.filter(
      ({ type, columns }) => type === 'c' && columns.includes(command.name ?? ''),
    )
    const names = checks.map(({ name }) => identifier(name))
    const definition = (name: string): string | undefined =>
      after.constraints.find((one) => one.name === name)?.definition
    const drop = names.map((name) => `${at} DROP CONSTRAINT ${name}`)
    const add = checks.map(
      ({ name }) =>
        `${at} ADD CONSTRAINT ${identifier(name)} ${definition(name)?.replace(/ NOT VALID$/, '')} NOT VALID`,
    )
    const back = checks.map(({ name, definition: was }) => `${at} ADD CONSTRAINT ${identifier(name)} ${was}`)
    const old = before.columns.find(({ name }) => name === command.name)
    const change = quick(
      `change the type of ${before.name}.${command.name}`,
      [...drop, { kind: 'kept', unit: context.unit.at }, ...add],
      [...drop, `${at} ALTER COLUMN ${identifier(command.name ?? '')} TYPE ${old?.type}`, ...back],
    )
    const proven = checks
      .filter(({ validated }) => validated)
      .map(({ name }) => `${at} VALIDATE CONSTRAINT ${identifier(name)}`)
    return {
      kind: 'stages',
      stages: [{ ...change, apart: true }, own(`validate ${checks.map(({ name }) => name).join(', ')}`, proven, [])],
      undoes: commandOf(before.name, (subtype, name) => subtype === 'AT_AlterColumnType' && name === command.name),
    }
  },
})
