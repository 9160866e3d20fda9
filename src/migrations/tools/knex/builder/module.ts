import { posix } from 'node:path'
import { Native } from '../../../code-files/run/machine.ts'
import { NotKnown, recordOf, type Value } from '../../../code-files/run/values.ts'

/** Modules of Node that migrations build paths with. */
const path = recordOf(
  (['join', 'resolve', 'dirname', 'basename', 'extname'] as const).map((name) => [
    name,
    new Native(name, (_, args) => {
      if (!args.every((one) => typeof one === 'string')) throw new NotKnown('a path')
      return (posix[name] as (...parts: string[]) => string)(...(args as string[]))
    }),
  ]),
)

export function knexModule(name: string): Value | undefined {
  return name === 'path' ? path : undefined
}
