import { moduleName } from '../../endpoints/node/names.ts'
import { isTable } from '../../models/node/drizzle.ts'
import type { Model, ModelsFacts } from '../../models/types.ts'
import type { Value as Seen } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'

/** Finds the table that code means by an accessor, a class, a table object or a name. */
export class Tables {
  readonly #models: ModelsFacts
  readonly #accessors = new Map<string, Model>()
  readonly #byLowerName = new Map<string, Model>()

  constructor(models: ModelsFacts) {
    this.#models = models
    for (const model of models.models) {
      this.#byLowerName.set(model.table.toLowerCase(), model)
      if (model.style !== 'prisma' || model.class === undefined) continue
      const name = model.class.slice('prisma.'.length)
      this.#accessors.set(name.charAt(0).toLowerCase() + name.slice(1), model)
    }
  }

  /** Of `prisma.orderItem`. */
  accessor(name: string): Model | undefined {
    return this.#accessors.get(name)
  }

  get hasAccessors(): boolean {
    return this.#accessors.size > 0
  }

  /** Of an entity class, its schema or its name. */
  entity(seen: Seen | undefined): Model | undefined {
    if (seen?.kind === 'class') return this.#models.ofClass(`${moduleName(seen.script.file)}.${seen.name}`)
    if (seen?.kind === 'made' && /typeorm\.EntitySchema$/.test(seen.of)) {
      const [options] = seen.args
      const name = options?.kind === 'shape' ? stringOf(options.fields.get('name')) : undefined
      return this.#models.models.find(
        (one) => one.style === 'typeorm' && name !== undefined && one.class?.endsWith(`.${name}`) === true,
      )
    }
    const name = stringOf(seen)
    return name === undefined
      ? undefined
      : this.#models.models.find(
          (one) => one.style === 'typeorm' && (one.class?.endsWith(`.${name}`) || one.table === name),
        )
  }

  /** Of what `pgTable(…)` gave. */
  drizzle(seen: Seen | undefined): Model | undefined {
    if (seen?.kind !== 'made' || !isTable(seen)) return undefined
    const name = stringOf(seen.args[0])
    return name === undefined ? undefined : this.named(name)
  }

  /** Of a name as it stands in SQL: `users`, `app.users`, in whatever case. */
  named(name: string): Model | undefined {
    const bare = name.replaceAll('"', '')
    return (
      this.#models.ofTable(bare) ??
      this.#byLowerName.get(bare.toLowerCase()) ??
      this.#models.models.find(({ table }) => table.endsWith(`.${bare}`))
    )
  }
}

/** The column a property of a model stands for; SQL does not tell capitals from others. */
export function columnFor(model: Model | undefined, property: string): string | undefined {
  const lower = property.toLowerCase()
  const exact = model?.columns.find(({ attribute, name }) => attribute === property || name === property)
  return (
    exact ??
    model?.columns.find(({ attribute, name }) => attribute?.toLowerCase() === lower || name.toLowerCase() === lower)
  )?.name
}
