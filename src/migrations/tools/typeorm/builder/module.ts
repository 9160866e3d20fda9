import { Host, type Machine } from '../../../code-files/run/machine.ts'
import { Unknown, type Value } from '../../../code-files/run/values.ts'
import { constructors } from './objects.ts'
import { serviceModule } from './services.ts'

/** The package itself: the classes of its schema builder are known. */
class Package extends Host {
  readonly title = 'typeorm'
  override readonly reaches = false

  override get(name: string, _machine: Machine): Value {
    return constructors.get(name) ?? (name === '__esModule' ? true : new Unknown(`typeorm.${name}`, 'code'))
  }
}

const library = new Package()

/** Modules migrations import, as far as they are modelled. */
export function typeormModule(name: string): Value | undefined {
  if (/^(?:@n8n\/)?typeorm(?:\/.*)?$/.test(name)) return library
  return serviceModule(name)
}
