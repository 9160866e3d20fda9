import { expect, test } from 'vitest'
import { historyOf } from './history.ts'
import { fileNameProblems } from './names.ts'

function details(files: readonly string[], pattern: string | undefined): string[] {
  const revisions = files.map((file, at) => ({
    id: `r${at}`,
    position: { file: `m/versions/${file}`, line: 1 },
    down: at === 0 ? [] : [`r${at - 1}`],
    dependsOn: [],
    labels: [],
    message: '',
  }))
  return fileNameProblems(historyOf({ revisions }), pattern).map(({ detail }) => detail)
}

const DAY_AND_MINUTE = '^\\d{4}_\\d{2}_\\d{2}_\\d{4}_\\w+$'

test('names that keep to the pattern, and any name without one', () => {
  expect(details(['2026_03_01_0930_users.py', '2026_03_02_0800_orders.py'], DAY_AND_MINUTE)).toEqual([])
  expect(details(['202603010930_users.py'], '^\\d{12}_\\w+$')).toEqual([])
  expect(details(['whatever.py'], undefined)).toEqual([])
})

test('names that do not', () => {
  expect(details(['ae1027a6acf_users.py'], DAY_AND_MINUTE)).toEqual([
    `ae1027a6acf_users.py does not match ${DAY_AND_MINUTE}`,
  ])
})

test('dates that do not exist, and dates before that of the parent', () => {
  expect(details(['2026_02_30_0930_users.py'], DAY_AND_MINUTE)).toEqual([
    '2026_02_30_0930_users.py begins with a date that does not exist',
  ])
  expect(details(['2026_03_02_0930_a.py', '2026_03_01_0930_b.py'], DAY_AND_MINUTE)).toEqual([
    'the date of 2026_03_01_0930_b.py is before that of its parent 2026_03_02_0930_a.py',
  ])
  expect(details(['2026_03_02_0930_a.py', '2026_03_02_0930_b.py'], DAY_AND_MINUTE)).toEqual([])
})

test('numbers that are no dates are none', () => {
  expect(details(['123456789012_a.py', '000000000001_b.py'], '^[0-9a-f]{12}_\\w+$')).toEqual([])
})
