import { as } from '../../../parsers/sql/nodes.ts'
import { fillStage } from '../add-column.ts'
import { defineFix, type FixStage } from '../define-fix.ts'
import { brought, syncTrigger, typeSql, whyNot } from '../shadow-column.ts'
import { identifier, literal } from '../sql-text.ts'
import { quick } from '../steps.ts'
import { rangeSql, tableFacts } from '../table-facts.ts'

export default defineFix({
  id: 'column-renamed',
  title:
    'A column of the new name beside the old one, kept alike by a trigger until no deployed code names the old one',
  rules: ['column-renamed'],
  answeredByRelease: ['column-dropped', 'column-drop-takes-index', 'primary-key-dropped', 'table-without-primary-key'],
  async write({ unit, ask, askAfter, major }) {
    const rename = as(unit.node, 'RenameStmt')
    if (rename?.renameType !== 'OBJECT_COLUMN' || rename.relationType !== 'OBJECT_TABLE') return undefined
    const table = rangeSql(rename.relation)
    const [before, after] = [await tableFacts(ask, table), await tableFacts(askAfter, table)]
    const old = before?.columns.find(({ name }) => name === rename.subname)
    const fresh = after?.columns.find(({ name }) => name === rename.newname)
    if (before === undefined || after === undefined || old === undefined || fresh === undefined) return undefined
    const shadow = { before, after, old, fresh }
    const none = await whyNot(shadow, ask)
    if (none !== undefined) return none
    const more = brought(shadow, major)
    if ('kind' in more) return more
    const [at, a, b] = [`ALTER TABLE ${before.sql}`, identifier(old.name), identifier(fresh.name)]
    const rows = fillStage(before, fresh.name, `${identifier(before.name)}.${a}`)
    if ('kind' in rows) return rows
    // Where both are given the new one counts: only new code knows it.
    const sync = syncTrigger(
      before,
      fresh.name,
      `  IF TG_OP = 'INSERT' THEN
    IF NEW.${b} IS NULL THEN NEW.${b} := NEW.${a}; ELSE NEW.${a} := NEW.${b}; END IF;
  ELSIF NEW.${b} IS DISTINCT FROM OLD.${b} THEN NEW.${a} := NEW.${b};
  ELSE NEW.${b} := NEW.${a};
  END IF;`,
    )
    const expand = quick(
      `add ${before.name}.${fresh.name} beside ${old.name}`,
      [`${at} ADD COLUMN ${b} ${typeSql(fresh)}`, ...sync.create],
      [...sync.drop, `${at} DROP COLUMN ${b}`],
    )
    const setDefault = fresh.default === null ? [] : [`${at} ALTER COLUMN ${b} SET DEFAULT ${fresh.default}`]
    const comment = fresh.comment === null ? [] : [`COMMENT ON COLUMN ${before.sql}.${b} IS ${literal(fresh.comment)}`]
    const primary = more.primary === undefined ? [] : [more.primary.add]
    const contract: FixStage = {
      ...quick(
        `drop ${before.name}.${old.name}`,
        [...sync.drop, `${at} DROP COLUMN ${a}`, ...primary, ...more.rename, ...setDefault, ...comment],
        [],
      ),
      release: `code that reads and writes ${before.name}.${fresh.name} and no longer names ${old.name}`,
      final: `${before.name}.${old.name} is gone`,
    }
    const fill = { ...rows, up: rows.up.map((step) => backfilled(step, `${identifier(before.name)}.${a} IS NOT NULL`)) }
    return {
      kind: 'stages',
      stages: [expand, fill, ...more.stages, contract],
      undoes: ({ node }) => 'RenameStmt' in node,
    }
  },
})

type Step = FixStage['up'][number]

/** Rows whose old value is NULL have nothing to copy. */
function backfilled(step: Step, more: string): Step {
  if (step.kind !== 'backfill') return step
  return { ...step, backfill: { ...step.backfill, where: `${step.backfill.where} AND ${more}` } }
}
