import { asText } from '../library/convert.ts'
import { makes } from '../library/members.ts'
import { known } from '../library/unknowable.ts'
import { PyModule, type PyValue } from '../python/values.ts'
import { BindParameter } from '../sqlalchemy/expression/text-clause.ts'
import { asName, MarkedName } from '../sqlalchemy/name.ts'
import { asType } from '../sqlalchemy/types/type.ts'
import { alterColumn } from './alter-column.ts'
import { batchFunction, opaqueDirective } from './batch.ts'
import { columnDirectives } from './column-directives.ts'
import { Connection } from './connection.ts'
import { MigrationContext } from './context.ts'
import { bulkInsert, executeDirective } from './execute.ts'
import { indexDirectives } from './index-directives.ts'
import { keyDirectives } from './key-directives.ts'
import { tableDirectives } from './table-directives.ts'
import { type Directive, directiveFunction, type Run } from './target.ts'

const ALL: readonly Directive[] = [
  ...tableDirectives,
  ...columnDirectives,
  alterColumn,
  ...indexDirectives,
  ...keyDirectives,
]

/** A name no convention changes any more. */
const final = makes('f', 'name', (args) => new MarkedName({ ...asName(args.get('name'), 'the name'), final: true }))

const inlineLiteral = makes('inline_literal', 'value type_?', (args) => {
  const type = args.get('type_')
  return new BindParameter(
    '',
    known(args.get('value') ?? null),
    type === undefined || type === null ? undefined : asType(type, 'the type'),
  )
})

const OPAQUE: Readonly<Record<string, string>> = {
  run_async: 'run_async() runs code of the application',
  invoke: 'invoke() of an operation of its own',
}

/** The module `alembic.op`, further directives of add-ons included. */
export function opModule(run: Run, further: readonly Directive[]): PyModule {
  const directives = new Map([...ALL, ...further].map((directive) => [directive.name, directive]))
  const shared = new Map<string, PyValue>([
    ['f', final],
    ['inline_literal', inlineLiteral],
    ['execute', directiveFunction(executeDirective, run)],
    ['get_bind', makes('get_bind', '', () => new Connection(run.state))],
    ['get_context', makes('get_context', '', () => new MigrationContext(run))],
  ])
  const others = (name: string) => shared.get(name)
  const own = new Map<string, PyValue>([
    ...shared,
    ['bulk_insert', directiveFunction(bulkInsert, run)],
    ['batch_alter_table', batchFunction(run, directives, others)],
  ])
  return new PyModule('alembic.op', (name) => {
    const directive = directives.get(name)
    if (directive !== undefined) return directiveFunction(directive, run)
    const member = own.get(name)
    if (member !== undefined || name.startsWith('__')) return member
    return opaqueDirective(name, OPAQUE[name] ?? `op.${asText(name, 'the name')}() is no directive of Alembic itself`)
  })
}
