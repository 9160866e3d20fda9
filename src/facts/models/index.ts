import { argument, nameOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { identifiersNamed } from '../python/identifiers.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { Model, ModelColumn, ModelForeignKey, ModelsFacts } from './types.ts'

/** The data model of the service, out of the classes that name a table. */
export default defineFact<ModelsFacts>({
  async collect({ fact }) {
    const python = await fact('python')
    const models = python.code.flatMap((module) =>
      identifiersNamed(module, '__tablename__').flatMap((name) => modelAt(name, module, python) ?? []),
    )
    const byClass = new Map(models.map((model) => [model.class, model]))
    const byTable = new Map(models.map((model) => [model.table, model]))
    return {
      models,
      unresolved: [],
      ofClass: (name) => byClass.get(name),
      ofTable: (name) => byTable.get(name),
    }
  },
})

function modelAt(name: PythonNode, module: PythonModule, python: PythonFacts): Model | undefined {
  const type = name.enclosing('class_definition', 'function_definition')
  const value = name.parentNode?.kind === 'assignment' ? name.parentNode.field('right') : undefined
  const table = value === undefined ? undefined : stringValue(value)
  if (type?.kind !== 'class_definition' || table === undefined) return undefined
  const columns: ModelColumn[] = []
  const foreignKeys: ModelForeignKey[] = []
  for (const statement of type.field('body')?.parts ?? []) {
    const assignment = statement.parts[0]
    const call = assignment?.kind === 'assignment' ? assignment.field('right') : undefined
    const callee = call?.kind === 'call' ? call.field('function') : undefined
    const maker = callee === undefined ? undefined : python.qualifiedName(callee)?.split('.').at(-1)
    if (call === undefined || !/^(Column|mapped_column)$/.test(maker ?? '')) continue
    const attribute = assignment?.field('left')?.text ?? ''
    columns.push(columnOf(attribute, call))
    for (const inner of call.find('call')) {
      const target = inner.field('function')?.text.endsWith('ForeignKey') ? argument(inner, 'column', 0) : undefined
      const [column = '', ...path] = (target === undefined ? '' : (stringValue(target) ?? '')).split('.').reverse()
      if (path.length > 0) {
        const to = path.reverse().join('.')
        foreignKeys.push({
          columns: [attribute],
          table: to,
          references: [column],
          onDelete: undefined,
          at: inner.position,
        })
      }
    }
  }
  return {
    table,
    class: `${qualified(type, module)}` || nameOf(type),
    metadata: undefined,
    at: type.position,
    style: 'declarative',
    columns,
    primaryKey: columns.filter(({ primaryKey }) => primaryKey).map((column) => column.name),
    foreignKeys,
    indexes: [],
    uniques: [],
    relationships: [],
    complete: false,
    doubt: 'only the columns of the class itself were read',
  }
}

function columnOf(attribute: string, call: PythonNode): ModelColumn {
  const primaryKey = argument(call, 'primary_key')?.text === 'True'
  return {
    name: attribute,
    attribute,
    type: undefined,
    nullable: undefined,
    hasDefault: argument(call, 'default') !== undefined || argument(call, 'server_default') !== undefined,
    primaryKey,
    at: call.position,
  }
}
