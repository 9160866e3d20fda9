import { expect, test } from 'vitest'
import { parseDotenv } from './dotenv.ts'

const values = (text: string) =>
  parseDotenv(text).map(({ name, value, line, commented }) => `${line}:${commented ? '#' : ''}${name}=${value}`)

test('reads export, quotes, comments and values over several lines', () => {
  const text = `# heading = not an entry
export A=1
B = "two # not a comment" # a comment
C='single'
D=plain # comment
E=a#b
KEY="first
second"
# F=off
# See: the guide
G=
`
  expect(values(text)).toEqual([
    '2:A=1',
    '3:B=two # not a comment',
    '4:C=single',
    '5:D=plain',
    '6:E=a#b',
    '7:KEY=first\nsecond',
    '9:#F=off',
    '11:G=',
  ])
})

test('an unclosed quote does not swallow the file', () => {
  expect(values('A="open\nB=2\n')).toEqual(['1:A="open', '2:B=2'])
})

test('gives comments and the column of the value', () => {
  const [entry] = parseDotenv('# The key.\nexport KEY="value"\n')
  expect(entry).toMatchObject({ comment: 'The key.', column: 13 })
})
