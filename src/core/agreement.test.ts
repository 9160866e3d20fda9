import { expect, test } from 'vitest'
import { agree } from './agreement.ts'

test.each([
  ['1 endpoints are open', '1 endpoint is open'],
  ['All 1 webhooks verify a signature or credential.', 'The only webhook verifies a signature or credential.'],
  ['All 1 guarded admin endpoints demand a role', 'The only guarded admin endpoint demands a role'],
  ['but 1 registrations of routes could not be followed', 'but 1 registration of routes could not be followed'],
  ['1 of 1 retries have a bound', '1 of 1 retry has a bound'],
  ['1 queries of jobs go over all tenants', '1 query of jobs go over all tenants'],
  ['1 classes', '1 class'],
  ['1 caches, none with a tenant', '1 cache, none with a tenant'],
])('%s', (written, said) => {
  expect(agree(written)).toBe(said)
})

test.each([
  '2 endpoints are open',
  '11 endpoints are open',
  '1 address has no limit',
  'version 2.1 endpoints',
  '21 webhooks take events',
])('stays as it is: %s', (text) => {
  expect(agree(text)).toBe(text)
})
