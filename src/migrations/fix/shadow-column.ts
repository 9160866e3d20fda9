import { buildStage } from './constraint-stages.ts'
import type { Ask, FixAnswer, FixStage } from './define-fix.ts'
import { notNullStages } from './not-null.ts'
import { identifier, literal, nameOf, qualifiedName } from './sql-text.ts'
import { own, quick } from './steps.ts'
import type { ColumnFacts, ConstraintFacts, IndexFacts, TableFacts } from './table-facts.ts'

type None = Extract<FixAnswer, { kind: 'none' }>

/** A column that is built beside another, to take its place: with all that stands on it. */
export interface Shadow {
  /** The table before, and as it is in the end but with the column called `fresh`. */
  readonly before: TableFacts
  readonly after: TableFacts
  readonly old: ColumnFacts
  readonly fresh: ColumnFacts
}

/** What the shadow has to bring along, each under a name of its own until the old one is gone. */
export interface Brought {
  readonly stages: readonly FixStage[]
  /** Takes the final names, once the old column and what stands on it are dropped. */
  readonly rename: readonly string[]
  /** Makes the primary key stand on the shadow; the old key has to be dropped for it. */
  readonly primary: { readonly drop: string; readonly add: string; readonly back: string } | undefined
}

/** Why a column cannot be replaced by another beside it. */
export async function whyNot({ before, old }: Shadow, ask: Ask): Promise<None | undefined> {
  const none = (reason: string): None => ({ kind: 'none', reason })
  if (before.kind !== 'r' || before.isPartition)
    return none(`${before.name} is no plain table: partitions and their parent go together`)
  if (old.identity !== '' || old.generated !== '')
    return none(`${old.name} is an identity or generated column: a second one cannot stand in for it`)
  const [child] = before.referencedBy.filter(({ target }) => target.includes(old.name))
  if (child !== undefined) {
    return none(
      `${child.name} of ${child.table} points to ${old.name}: both sides need columns of the new type, and that spans two tables`,
    )
  }
  const [view] = await ask(`SELECT DISTINCT r.ev_class::regclass::text AS name FROM pg_depend d
    JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.refobjid = ${before.oid} AND a.attname = ${literal(old.name)} AND r.ev_class <> ${before.oid}`)
  return view === undefined
    ? undefined
    : none(`the view ${view.name} reads ${old.name}: it has to be made anew by hand`)
}

/** Indexes and constraints of the shadow, built and proven while others go on. */
export function brought({ before, after, old, fresh }: Shadow, major: number): Brought | None {
  const at = `ALTER TABLE ${after.sql}`
  const stages: FixStage[] = []
  const rename: string[] = []
  let primary: Brought['primary']
  if (fresh.notNull) {
    stages.push(...notNullStages(after, fresh.name, major, true))
    const [was] = before.constraints.filter(({ type, columns }) => type === 'n' && columns[0] === old.name)
    const mine = nameOf(after.name, fresh.name, 'not_null')
    if (was !== undefined && was.name !== mine)
      rename.push(`${at} RENAME CONSTRAINT ${identifier(mine)} TO ${identifier(was.name)}`)
  }
  const on = <T extends { readonly columns: readonly string[] }>(list: readonly T[]): T[] =>
    list.filter(({ columns }) => columns.includes(fresh.name))
  const keys = on(after.constraints).filter(({ type }) => type === 'p' || type === 'u')
  for (const index of indexesOn(before, after, old, fresh)) {
    const key = keys.find(({ name }) => name === index.name)
    const own = nameOf(index.name, 'new')
    stages.push(buildStage({ ...index, name: own, definition: renamedIndex(index, own) }))
    if (key === undefined) {
      rename.push(`ALTER INDEX ${qualifiedName(after.schema, own)} RENAME TO ${identifier(index.name)}`)
      continue
    }
    const kind = key.type === 'p' ? 'PRIMARY KEY' : 'UNIQUE'
    const waits = /(?: DEFERRABLE(?: INITIALLY DEFERRED)?)?$/.exec(key.definition)?.[0] ?? ''
    const add = `${at} ADD CONSTRAINT ${identifier(key.name)} ${kind} USING INDEX ${identifier(own)}${waits}`
    if (key.type === 'u') rename.push(add)
    else {
      const drop = `${at} DROP CONSTRAINT ${identifier(key.name)}`
      const was = before.constraints.find(({ name }) => name === key.name)?.definition ?? ''
      primary = { drop, add, back: `${at} ADD CONSTRAINT ${identifier(key.name)} ${was}` }
    }
  }
  for (const constraint of on(after.constraints)) {
    if (constraint.type === 'x')
      return { kind: 'none', reason: `the exclusion constraint ${constraint.name} cannot be built beside the old one` }
    if (constraint.type !== 'c' && constraint.type !== 'f') continue
    const own = nameOf(constraint.name, 'new')
    stages.push(...constraintStages(after, { ...constraint, name: own }))
    rename.push(`${at} RENAME CONSTRAINT ${identifier(own)} TO ${identifier(constraint.name)}`)
  }
  return { stages, rename, primary }
}

function constraintStages(table: TableFacts, { name, definition, validated }: ConstraintFacts): FixStage[] {
  const [at, own_] = [`ALTER TABLE ${table.sql}`, identifier(name)]
  const text = definition.replace(/ NOT VALID$/, '')
  const add = quick(
    `add ${name} unproven`,
    [`${at} ADD CONSTRAINT ${own_} ${text} NOT VALID`],
    [`${at} DROP CONSTRAINT ${own_}`],
  )
  return validated ? [add, own(`validate ${name}`, [`${at} VALIDATE CONSTRAINT ${own_}`], [])] : [add]
}

/** Indexes that name the column, in a key, an expression or a condition: their definition tells. */
function indexesOn(before: TableFacts, after: TableFacts, old: ColumnFacts, fresh: ColumnFacts): IndexFacts[] {
  return after.indexes.filter((index) => {
    if (index.columns.includes(fresh.name)) return true
    const was = before.indexes.find(({ name }) => name === index.name)
    return !index.plain && was?.definition !== index.definition && was?.definition.includes(old.name) === true
  })
}

function renamedIndex({ definition }: IndexFacts, name: string): string {
  return definition.replace(/^(CREATE (?:UNIQUE )?INDEX )(?:"(?:[^"]|"")+"|\S+)/, `$1${identifier(name)}`)
}

/** A trigger that keeps two columns alike, and the statements that take it away. */
export function syncTrigger(
  table: TableFacts,
  column: string,
  body: string,
): { readonly create: string[]; readonly drop: string[] } {
  const name = nameOf('sync', table.name, column)
  const routine = `${qualifiedName(table.schema, name)}()`
  return {
    create: [
      `CREATE FUNCTION ${routine} RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n${body}\n  RETURN NEW;\nEND\n$$`,
      `CREATE TRIGGER ${identifier(name)} BEFORE INSERT OR UPDATE ON ${table.sql} FOR EACH ROW EXECUTE FUNCTION ${routine}`,
    ],
    drop: [`DROP TRIGGER ${identifier(name)} ON ${table.sql}`, `DROP FUNCTION ${routine}`],
  }
}

/** The type of a column as a statement adds it. */
export function typeSql({ type, collation }: ColumnFacts): string {
  return `${type}${collation === null ? '' : ` COLLATE ${collation}`}`
}
