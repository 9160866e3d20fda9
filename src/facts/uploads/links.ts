import { argument } from '../../parsers/python/syntax.ts'
import { shorten } from '../origins/inputs.ts'
import { keywordsOf } from '../python/keywords.ts'
import { within } from '../python/places.ts'
import type { PythonFacts } from '../python/types.ts'
import type { SignedLink } from './types.ts'

interface Signer {
  readonly option: string
  readonly place?: number
  /** What holds when the option is not given (botocore 3600 s, minio 7 days); undefined: the link never expires. */
  readonly seconds: number | undefined
}

const SIGNERS: Readonly<Record<string, Signer>> = {
  generate_presigned_url: { option: 'ExpiresIn', place: 2, seconds: 3600 },
  generate_presigned_post: { option: 'ExpiresIn', place: 4, seconds: 3600 },
  presigned_get_object: { option: 'expires', place: 2, seconds: 604_800 },
  presigned_put_object: { option: 'expires', place: 2, seconds: 604_800 },
  generate_signed_url: { option: 'expiration', place: 0, seconds: undefined },
  generate_blob_sas: { option: 'expiry', seconds: undefined },
  create_signed_url: { option: 'expires_in', place: 1, seconds: undefined },
}

/** Calls that sign a link to a stored file, with its expiry. */
export function findLinks(python: PythonFacts): SignedLink[] {
  return python.callsNamed(...Object.keys(SIGNERS)).flatMap(({ node, name }): SignedLink[] => {
    const callee = node.field('function')
    const method = callee?.field('attribute')?.text ?? callee?.text ?? ''
    const signer = SIGNERS[method]
    const target = callee === undefined ? undefined : python.resolve(callee)
    // A function of the repository with the same name is a wrapper: the call inside it counts.
    if (signer === undefined || target?.kind === 'function') return []
    const { values, isOpen } = keywordsOf(node, python)
    const given = values.get(signer.option) ?? argument(node, signer.option, signer.place)
    const value = given === undefined ? undefined : python.constant(given)
    return [
      {
        at: node.position,
        call: name ?? shorten(callee?.text ?? method, 60),
        within: within(python, node),
        expires:
          given === undefined
            ? isOpen
              ? 'passed on from elsewhere'
              : undefined
            : `${signer.option}=${shorten(given.text, 60)}`,
        seconds: typeof value === 'number' ? value : undefined,
        defaultSeconds: signer.seconds,
      },
    ]
  })
}
