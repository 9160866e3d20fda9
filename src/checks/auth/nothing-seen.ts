import { search } from '../../core/evidence.ts'
import type { NotApplicable, Unverified } from '../../core/outcome.ts'
import { notApplicable, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { AuthMethodsFacts } from '../../facts/auth-methods/types.ts'

/** The outcome when none of `what` was found: the question does not arise, unless there was code that could not be read. */
export function nothingSeen(what: string, { searched, unread }: AuthMethodsFacts): Unverified | NotApplicable {
  const looked = search(what, 'code files', searched, 0)
  if (searched === 0)
    return unverified('There is no code to read, of Python or of a service in Node', 'the code of the service', [
      looked,
    ])
  if (unread > 0) {
    return unverified(
      `No ${what} seen, but ${plural(unread, 'file')} could not be read to the end`,
      'files the parser understands',
      [looked],
    )
  }
  return notApplicable(`There are no ${what}`, [looked])
}
