import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'refresh-blocks-readers'
it('leaves a view alone that the same revision makes', async () => {
  expect(
    await rulesIn('CREATE MATERIALIZED VIEW m AS SELECT 1 AS a WITH NO DATA; REFRESH MATERIALIZED VIEW m'),
  ).not.toContain(rule)
  expect(await rulesIn('REFRESH MATERIALIZED VIEW m WITH NO DATA')).toContain(rule)
})
