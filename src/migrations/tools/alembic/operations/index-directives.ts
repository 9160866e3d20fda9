import { asFlag, asItems } from '../library/convert.ts'
import { emitStatement } from '../library/emit.ts'
import type { PyValue } from '../python/values.ts'
import { asName, asOptionalName, renderLimitedName, renderQualified } from '../sqlalchemy/name.ts'
import { INDEX_OPTIONS, Index, type IndexElement, indexElement } from '../sqlalchemy/schema/index.ts'
import { postgresqlOptions } from '../sqlalchemy/schema/options.ts'
import { emitCreateIndex } from '../sqlalchemy/schema/table-ddl.ts'
import { type Directive, placeholder } from './target.ts'

const createIndex: Directive = {
  name: 'create_index',
  parameters: 'index_name table_name columns | schema? unique? if_not_exists? **',
  batchParameters: 'index_name columns | unique? if_not_exists? **',
  write(args, origin, run) {
    const extra = new Map([...args.extra].filter(([key]) => key !== 'info' && key !== 'quote'))
    const options = postgresqlOptions(extra, INDEX_OPTIONS, 'create_index()')
    const elements = asItems(args.get('columns'), 'the columns of the index').map(directiveElement)
    const name = asOptionalName(args.get('index_name'), 'the name of the index')
    const index = new Index(name, elements, asFlag(args.get('unique') ?? null, 'unique'), options)
    const table = placeholder(
      origin,
      run,
      asName(args.get('table_name'), 'the table'),
      asOptionalName(args.get('schema'), 'the schema'),
    )
    emitCreateIndex(origin, index, table, asFlag(args.get('if_not_exists') ?? null, 'if_not_exists'))
    return null
  },
}

/** Alembic lets `postgresql_ops` call a text by itself. */
function directiveElement(value: PyValue): IndexElement {
  const element = indexElement(value)
  return element.node.kind === 'text' ? { ...element, key: element.node.sql } : element
}

const dropIndex: Directive = {
  name: 'drop_index',
  parameters: 'index_name table_name? | schema? if_exists? **',
  batchParameters: 'index_name | if_exists? **',
  write(args, origin, run) {
    const extra = new Map([...args.extra].filter(([key]) => key !== 'info' && key !== 'unique'))
    const options = postgresqlOptions(extra, INDEX_OPTIONS, 'drop_index()')
    const schema = asOptionalName(args.get('schema'), 'the schema')
    const table = placeholder(
      origin,
      run,
      asOptionalName(args.get('table_name'), 'the table') ?? { text: 'no_table' },
      schema,
    )
    const name = asOptionalName(args.get('index_name'), 'the name of the index')
    const index = new Index(name, [indexElement('x')], false, options)
    const words = [
      'DROP INDEX',
      ...(index.concurrently ? ['CONCURRENTLY'] : []),
      ...(asFlag(args.get('if_exists') ?? null, 'if_exists') ? ['IF EXISTS'] : []),
      schema === undefined || schema.text === ''
        ? renderLimitedName(table.indexName(index))
        : `${renderQualified({ text: schema.text }, undefined)}.${renderLimitedName(table.indexName(index))}`,
    ]
    emitStatement(origin, words.join(' '))
    return null
  },
}

export const indexDirectives = [createIndex, dropIndex]
