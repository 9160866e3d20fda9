import { Host, type Machine, Native } from '../../../code-files/run/machine.ts'
import { recordOf, Unknown, type Value } from '../../../code-files/run/values.ts'

/** What n8n's migrations are given besides a runner is made of its settings: PostgreSQL, and the prefix of tables it has by default. */
class Setting extends Host {
  readonly title = 'a service of n8n'
  override readonly reaches = false

  override get(name: string, _machine: Machine): Value {
    return name === 'database' ? database : new Unknown(name)
  }
}

const connection = recordOf([['database', new Unknown('the name of the database')]])
const database = recordOf([
  ['type', 'postgresdb'],
  ['tablePrefix', ''],
  ['postgresdb', connection],
])
const setting = new Setting()

/** A class whose objects do their work when they are waited for. */
class Lazy extends Host {
  readonly title = 'p-lazy'
  override readonly reaches = false
}

const lazy = recordOf([
  ['default', new Lazy()],
  ['__esModule', true],
])
const container = recordOf([['get', new Native('get', () => setting)]])
const services = recordOf([['Container', container]])

/** Modules that n8n's migrations import. */
export function serviceModule(name: string): Value | undefined {
  if (name === '@n8n/di') return services
  return name === 'p-lazy' ? lazy : undefined
}
