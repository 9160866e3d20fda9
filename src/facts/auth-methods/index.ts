import { defineFact } from '../define-fact.ts'
import { readComparisons } from './comparisons.ts'
import { readCookies } from './cookies.ts'
import { readJwt } from './jwt.ts'
import { readLinks } from './links.ts'
import { nodeComparisons, nodeCookies, nodePasswords } from './node.ts'
import { nodeJwt } from './node-jwt.ts'
import { hashedOutside, readPasswords } from './passwords.ts'
import type { AuthMethodsFacts } from './types.ts'

export default defineFact<AuthMethodsFacts>({
  async collect(source) {
    const [python, settings, node] = await Promise.all([
      source.fact('python'),
      source.fact('settings'),
      source.fact('nodeCode'),
    ])
    const [ours, theirs] = [readJwt(python), nodeJwt(node)]
    const hashing = nodePasswords(node)
    const cookies = nodeCookies(node)
    const comparisons = nodeComparisons(node)
    const { files, unparsed } = node.coverage()
    return {
      decodes: [...ours.decodes, ...theirs.decodes],
      encodes: [...ours.encodes, ...theirs.encodes],
      hashing: [...readPasswords(python), ...hashing],
      hashedOutside: hashedOutside(python),
      comparisons: [...readComparisons(python, settings), ...comparisons],
      cookies: [...readCookies(python, settings), ...cookies],
      links: readLinks(python),
      searched: python.code.length + files,
      unread: python.coverage.unparsed.length + unparsed.length,
    }
  },
})
