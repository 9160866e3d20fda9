import { search, source } from '../../core/evidence.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'performance/caches-know-the-tenant',
  title: 'What is cached for one tenant is not given to another',
  severity: 'warning',
  answers: ['A-236'],
  why: 'A key without the tenant gives the first company that asks, and then its answer to all others.',
  fix: 'Put the tenant into the key (f"prices:{org_id}:{day}"), or pass it as a parameter of the cached function.',
  references: [
    {
      label: 'OWASP: multi-tenant security',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Multi_Tenant_Security_Cheat_Sheet.html',
    },
  ],
  needs: ['caches'],
  evaluate({ caches: { caches, searched } }) {
    const looked = search(
      'lru_cache, cachetools, aiocache, fastapi-cache, keys written to Redis',
      'Python files',
      searched,
      caches.length,
    )
    return judge(
      caches.flatMap(({ name, at, key, tenantOutsideKey }) =>
        tenantOutsideKey === undefined
          ? []
          : [
              {
                message: `${name} is cached under ${key}, and reads whose data it is elsewhere`,
                subject: `cache of ${name}`,
                confidence: 'medium' as const,
                evidence: [source(at, `key: ${key}`), source(tenantOutsideKey, 'the tenant comes from here')] as const,
              },
            ],
      ),
      caches
        .slice(0, 10)
        .map(({ at, key, lifetime, by }) => source(at, `${by}, key ${key}, lifetime ${lifetime ?? 'not given'}`)),
      {
        fail: 'Cached answers may reach another tenant',
        pass: `${plural(caches.length, 'cache')}, none with a tenant outside of its key`,
      },
      notApplicable('Nothing is cached', [looked]),
    )
  },
})
