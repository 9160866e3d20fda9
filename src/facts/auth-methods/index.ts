import { defineFact } from '../define-fact.ts'
import { readComparisons } from './comparisons.ts'
import { readCookies } from './cookies.ts'
import { readJwt } from './jwt.ts'
import { readLinks } from './links.ts'
import { hashedOutside, readPasswords } from './passwords.ts'
import type { AuthMethodsFacts } from './types.ts'

export default defineFact<AuthMethodsFacts>({
  async collect(source) {
    const [python, settings] = await Promise.all([source.fact('python'), source.fact('settings')])
    return {
      ...readJwt(python),
      hashing: readPasswords(python),
      hashedOutside: hashedOutside(python),
      comparisons: readComparisons(python, settings),
      cookies: readCookies(python, settings),
      links: readLinks(python),
      searched: python.code.length,
      unread: python.coverage.unparsed.length,
    }
  },
})
