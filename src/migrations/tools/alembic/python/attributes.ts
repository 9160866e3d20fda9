import { firstGiven, given } from './given.ts'
import { bytesMethods } from './methods/bytes.ts'
import { dictMethods } from './methods/dict.ts'
import { listMethods, tupleMethods } from './methods/list.ts'
import { numberAttribute } from './methods/number.ts'
import { setMethods } from './methods/set.ts'
import { strMethods } from './methods/str.ts'
import { typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import {
  PyBytes,
  PyCallable,
  PyDict,
  PyFloat,
  PyInteger,
  PyList,
  PyModule,
  PyObject,
  PySet,
  PyTuple,
  Unknown,
} from './values.ts'

type Method<T> = (self: T, args: Arguments, site: CallSite) => PyValue

/** `object.name`; unknown where it is not modelled. */
export function attributeOf(object: PyValue, name: string, site: CallSite): PyValue {
  if (object instanceof Unknown) return object
  if (object instanceof PyObject) {
    const found = given<PyValue>(object.attribute?.(name, site), () =>
      site.unknown(`${object.typeName}.${name} is not modelled`),
    )
    const sends = object.touchesDatabase === true && found instanceof Unknown && found.reach === 'none'
    return sends ? new Unknown(found.reason, found.position, 'database') : found
  }
  if (object instanceof PyModule) {
    return given<PyValue>(object.member(name), () => site.unknown(`${object.name}.${name} is not modelled`))
  }
  if (object instanceof PyCallable) {
    if (name === '__name__') return object.name
    return given<PyValue>(object.attributes.get(name), () => site.unknown(`${object.name}.${name} is not modelled`))
  }
  return methodOf(object, name, site) ?? missing(object, name, site)
}

function missing(object: PyValue, name: string, site: CallSite): PyValue {
  const type = typeNameOf(object)
  if (object === null && !name.startsWith('__')) {
    return site.raise('AttributeError', `'NoneType' object has no attribute '${name}'`)
  }
  return site.unknown(`${type}.${name} is not modelled`)
}

function methodOf(object: PyValue, name: string, site: CallSite): PyValue | undefined {
  if (typeof object === 'string') {
    site.spend?.(object.length >> 8)
    return bind(strMethods, object, name)
  }
  if (object instanceof PyList) return bind(listMethods, object, name)
  if (object instanceof PyTuple) return firstGiven(object.fields?.get(name), bind(tupleMethods, object, name))
  if (object instanceof PyDict) return bind(dictMethods, object, name)
  if (object instanceof PySet) return bind(setMethods, object, name)
  if (object instanceof PyBytes) return bind(bytesMethods, object, name)
  if (object instanceof PyInteger || object instanceof PyFloat || typeof object === 'boolean') {
    return numberAttribute(object, name, site)
  }
  return undefined
}

function bind<T>(methods: ReadonlyMap<string, Method<T>>, self: T, name: string): PyCallable | undefined {
  const method = methods.get(name)
  return method === undefined ? undefined : new PyCallable(name, (args, site) => method(self, args, site))
}
