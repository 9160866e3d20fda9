import { defineFix } from '../define-fix.ts'

/** What can only be done while others wait, or not at all, and why. */
const REASONS: Readonly<Record<string, string>> = {
  'exclusion-constraint':
    'PostgreSQL has no exclusion constraint that is NOT VALID or takes over a ready index: a new table is needed, or a window',
  'storage-changed':
    'moving a table to other storage writes it anew under its strongest lock; only a new table that is filled beside it avoids that',
  'table-written-anew':
    'VACUUM FULL and CLUSTER write the table anew under its strongest lock; pg_repack does it online, and is no migration',
  'stored-generated-column-added':
    'a stored generated column is computed for every row under the strongest lock; a plain column kept by a trigger is another schema',
  'generated-expression-changed':
    'the expression of a stored column is computed anew for every row under the strongest lock',
  'column-of-checked-domain':
    'PostgreSQL checks a column of a domain with constraints by writing the table anew, and a column of the base type is another schema',
  truncate: 'all rows are gone at once, here and in what it cascades to: that is what the statement is for',
  'schema-dropped': 'everything in the schema is gone at once: drop the tables one by one over two releases',
  'lock-table': 'the lock is what the statement is for',
  'enum-value-renamed': 'a value has one name at a time: add a value, move the rows over, and stop using the old one',
  'triggers-disabled':
    'while they are off every writer goes without them: do what they stand in the way of in another way',
  'type-change-locks-both':
    'the column and those that point to it change together: both sides need columns of the new type beside the old ones, and that spans several tables',
  'type-change-under-view': 'the original fails; the view has to be dropped and created again around it by hand',
  'row-security-without-policy': 'which rows may be seen is not for us to say: create the policy first',
}

export default defineFix({
  id: 'no-safe-form',
  title: 'No safe form is known',
  rules: Object.keys(REASONS),
  write({ unit }) {
    const rule = unit.rules.find((one) => REASONS[one] !== undefined)
    return { kind: 'none', reason: REASONS[rule ?? ''] ?? 'no safe form is known' }
  },
})
