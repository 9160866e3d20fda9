import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const LIMIT = 63

/** Strings, comments and dollar-quoted texts: names in them are no identifiers. */
const TEXTS = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$/g

const NAMES = /"((?:[^"]|"")+)"|[\p{L}_][\p{L}\p{N}_$]*/gu

/** Only such texts can hold a name that is too long; most statements are done with here. */
const LONG = /[\w$]{64}|"[^"]{64}|[^\x00-\x7f]/

export default defineRule({
  id: 'identifier-cut',
  title: 'Name longer than PostgreSQL keeps',
  severity: 'warning',
  rows: ['D13'],
  effect:
    'It is cut to 63 bytes with no more than a notice: names that differ at the end collide, and who looks for the whole name finds nothing.',
  safeForm: 'Choose a name of at most 63 bytes; give constraints and indexes names of their own.',
  unmeasured: 'PostgreSQL takes the name, cut.',
  references: [postgres.identifiers],
  level: 'revision',
  check({ statements }) {
    return statements.flatMap((statement) => {
      if (!CREATES.has(statement.kind) || !LONG.test(statement.sql)) return []
      const names = [...statement.sql.replace(TEXTS, ' ').matchAll(NAMES)].map(
        ([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole,
      )
      const long = [...new Set(names)].filter((name) => Buffer.byteLength(name) > LIMIT)
      return long.map((name) => ({ at: statement, message: `${name} has ${Buffer.byteLength(name)} bytes.` }))
    })
  },
})

/** Statements that give names. */
const CREATES: ReadonlySet<string> = new Set([
  'CreateStmt',
  'IndexStmt',
  'AlterTableStmt',
  'RenameStmt',
  'ViewStmt',
  'CreateSeqStmt',
  'CreateTableAsStmt',
  'CreateEnumStmt',
  'CreateDomainStmt',
  'CreateTrigStmt',
  'CreatePolicyStmt',
  'CreateFunctionStmt',
])
