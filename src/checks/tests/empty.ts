import { search, source } from '../../core/evidence.ts'
import type { Unverified } from '../../core/outcome.ts'
import { unverified } from '../../core/outcome.ts'
import type { TestsFacts } from '../../facts/tests/types.ts'

/** Why the absence of a test proves nothing here; undefined when it does. */
export function blindSpot(tests: TestsFacts): Unverified | undefined {
  const [unread] = tests.unread
  if (unread !== undefined) {
    return unverified(`${unread.file} could not be read: ${unread.reason}.`, 'test files that can be parsed', [
      source({ file: unread.file, line: 1 }),
    ])
  }
  if (!tests.isCheckout) {
    return unverified('It was not seen in a test, but packages leave most tests out.', 'the repository itself', [
      search('test functions', 'files named like tests', tests.searched),
    ])
  }
  return undefined
}

/** The search that shows how many tests were looked through. */
export function testSearch(tests: TestsFacts, what: string, found = 0) {
  return search(what, 'test functions', tests.cases.length, found)
}
