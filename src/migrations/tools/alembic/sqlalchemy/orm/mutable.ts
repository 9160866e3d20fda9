import { makes } from '../../library/members.ts'
import { type CallSite, type ClassDefinition, PyObject, type PyValue } from '../../python/values.ts'
import { asType } from '../types/type.ts'

/** `MutableDict` and its like: they watch changes of a value, and leave its type as it is. */
class Mutable extends PyObject {
  readonly typeName = 'sqlalchemy.ext.mutable.Mutable'
  override attribute(name: string, _site: CallSite): PyValue | undefined {
    if (name === 'as_mutable') return makes(name, 'sqltype', (args) => asType(args.get('sqltype'), 'the type'))
    return name === 'associate_with' ? makes(name, 'sqltype', () => null) : undefined
  }
  override subclass(_definition: ClassDefinition): PyValue {
    return new Mutable()
  }
}

export const mutable: Readonly<Record<string, PyValue>> = {
  Mutable: new Mutable(),
  MutableDict: new Mutable(),
  MutableList: new Mutable(),
  MutableSet: new Mutable(),
}
