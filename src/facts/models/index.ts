import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { identifiersNamed } from '../python/identifiers.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import { classKey } from './ancestry.ts'
import { ClassIndex } from './class-index.ts'
import type { TableDraft } from './draft.ts'
import { Finisher } from './finish.ts'
import { nodeModels } from './node/index.ts'
import type { NodeModels } from './node/types.ts'
import { readOthers } from './others.ts'
import { ModelReader } from './reader.ts'
import type { Model, ModelsFacts } from './types.ts'
import { type ClassValue, lastWord } from './values.ts'

/** Names of what makes classes mapped; the calls are asked for by name, the classes are looked for among the bases. */
const ROOT_CLASSES = ['DeclarativeBase', 'DeclarativeBaseNoMeta', 'SQLModel', 'DeclarativeMeta']
const ROOT_CALLS = ['declarative_base', 'generate_base', 'automap_base']

/** Without one of these words in any file nothing can be declared. */
const LIBRARIES = ['sqlalchemy', 'sqlmodel', 'flask_appbuilder']

/** The data model of the service: what its mapped classes, table objects and schemas declare. Nothing is imported. */
export default defineFact<ModelsFacts>({
  async collect({ fact, workspace }) {
    const python = await fact('python')
    const node = await nodeModels(workspace, await fact('typescript'), () => fact('migrations'))
    const reader = new ModelReader(python)
    if (!python.code.some(({ tree }) => mayHold(tree, ...LIBRARIES))) return onlyNode(node)
    const mapped = mappedClasses(python, reader)
    const classes = new Map<string, TableDraft>()
    for (const type of mapped) {
      const draft = reader.tableOf(type)
      if (draft !== undefined) classes.set(type.name, draft)
    }
    const variables = readOthers(reader, classes, isRevision)
    const finisher = new Finisher(reader, classes)
    const models = new Map<TableDraft, Model>()
    for (const draft of reader.drafts) models.set(draft, finisher.model(draft))
    const names = new Map([...variables, ...classes])
    const all = [...models.values(), ...node.models]
    const byTable = new Map([...node.models, ...models.values()].map((model) => [model.table, model]))
    const unresolved = reader.unresolved.map((one) => ({ at: one.node.position, reason: one.reason }))
    return {
      models: all,
      unresolved: [...unresolved, ...node.unresolved],
      ofClass: (name) => {
        const draft = names.get(name)
        return draft === undefined ? undefined : models.get(draft)
      },
      ofTable: (name) => byTable.get(name),
      metadataAt: (node) => reader.metadata.all(node)?.map(({ key }) => key),
    }
  },
})

function onlyNode({ models, unresolved }: NodeModels): ModelsFacts {
  const byTable = new Map(models.map((model) => [model.table, model]))
  const byClass = new Map(models.map((model) => [model.class, model]))
  return {
    models,
    unresolved,
    ofClass: (name) => byClass.get(name),
    ofTable: (name) => byTable.get(name),
    metadataAt: () => undefined,
  }
}

/** Every class with a base that maps classes among those above it. */
function mappedClasses(python: PythonFacts, reader: ModelReader): ClassValue[] {
  const found = new Map<string, ClassValue>()
  const hold = (...words: string[]): boolean => python.code.some(({ tree }) => mayHold(tree, ...words))
  const words = [
    ...ROOT_CLASSES.filter((word) => hold(word)),
    ...(hold('flask_sqlalchemy', 'flask_appbuilder') ? ['Model'] : []),
    ...madeBases(python),
  ]
  for (const type of decorated(python, reader)) {
    found.set(classKey(type.node), type)
    words.push(lastWord(type.name))
  }
  const index = words.length === 0 ? undefined : new ClassIndex(python.code)
  for (let at = 0; index !== undefined && at < words.length; at++) {
    for (const { module, node } of index.derivedFrom(words[at] ?? '')) {
      const key = classKey(node)
      if (found.has(key) || isRevision(module)) continue
      const type = reader.ancestry.typeAt(node)
      if (reader.ancestry.rootOf(type) === undefined) continue
      found.set(key, type)
      const name = lastWord(type.name)
      if (!words.includes(name)) words.push(name)
    }
  }
  return [...found.values()]
}

/** Variables that hold what `declarative_base()` gives. */
function madeBases(python: PythonFacts): string[] {
  return python.callsNamed(...ROOT_CALLS).flatMap(({ node }) => {
    let at: PythonNode | undefined = node.parentNode
    while (at !== undefined && /^(call|argument_list|parenthesized_expression|conditional_expression)$/.test(at.kind))
      at = at.parentNode
    const left = at?.kind === 'assignment' ? at.field('left')?.text : undefined
    return left === undefined ? [] : [lastWord(left)]
  })
}

const DECORATORS = /@[\w.]*\b(?:mapped|mapped_as_dataclass|as_declarative|as_declarative_base)\b/

/** `@registry.mapped`, `@as_declarative()`. */
function decorated(python: PythonFacts, reader: ModelReader): ClassValue[] {
  const names = ['mapped', 'mapped_as_dataclass', 'as_declarative', 'as_declarative_base']
  return python.code
    .filter(({ tree }) => mayHold(tree, 'as_declarative', 'mapped') && DECORATORS.test(tree.text))
    .flatMap((module) => names.flatMap((name) => identifiersNamed(module, name)))
    .flatMap((node) => {
      let at: PythonNode | undefined = node
      while (at !== undefined && /^(identifier|attribute|call)$/.test(at.kind)) at = at.parentNode
      const type = at?.kind === 'decorator' ? at.parentNode?.field('definition') : undefined
      const found = type?.kind === 'class_definition' ? reader.ancestry.typeAt(type) : undefined
      return found === undefined || reader.ancestry.rootOf(found) === undefined ? [] : [found]
    })
}

/** A revision of Alembic describes tables as they were, not as they are. */
function isRevision(module: PythonModule): boolean {
  if (!mayHold(module.tree, 'down_revision')) return false
  return identifiersNamed(module, 'down_revision').some(
    ({ parentNode }) => parentNode?.kind === 'assignment' && parentNode.parentNode?.parentNode?.kind === 'module',
  )
}
