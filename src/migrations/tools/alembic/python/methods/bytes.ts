import type { Arguments, CallSite, PyBytes, PyValue } from '../values.ts'

type Method = (self: PyBytes, args: Arguments, site: CallSite) => PyValue

function decode(self: PyBytes, args: Arguments, site: CallSite): PyValue {
  const [given = 'utf-8'] = [args.positional[0] ?? args.named.get('encoding')]
  const encoding = typeof given === 'string' ? given.toLowerCase().replace(/[-_]/g, '') : ''
  if (encoding !== 'utf8' && encoding !== 'ascii') return site.unknown('an encoding that is not modelled')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(self.value)
  } catch {
    return site.unknown('bytes that are no valid text')
  }
}

export const bytesMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['decode', decode],
  ['hex', (self) => Buffer.from(self.value).toString('hex')],
])
