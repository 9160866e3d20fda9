import { asText } from '../library/convert.ts'
import { makes } from '../library/members.ts'
import { TypeClass } from './types/type.ts'

const unchanged = makes('a decorator', 'decorated', (args) => args.get('decorated') ?? null)

/** `@compiles(Class, 'dialect')`: what it says of other databases does not matter; for PostgreSQL it is code of the repository. */
export const compiles = makes('compiles', 'class_ *specs', (args, site) => {
  const others = args.rest.map((spec) => asText(spec, 'a dialect'))
  const target = args.get('class_')
  const concernsUs = others.length === 0 || others.includes('postgresql')
  if (concernsUs && target instanceof TypeClass && target.ofRepository) target.spoil(site)
  return unchanged
})
