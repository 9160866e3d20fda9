import { describe, expect, it } from 'vitest'
import { readCommands, unwrap } from './commands.ts'

const read = (script: string) =>
  readCommands(script).map(({ words, line, before, after }) => [words.join(' '), line, before, after])

describe('reading shell commands', () => {
  it('splits at operators and lines, with line numbers', () => {
    expect(read('a b && c || true\n# no\nd \\\n  --e; f | g # h\n')).toEqual([
      ['a b', 0, '', '&&'],
      ['c', 0, '&&', '||'],
      ['true', 0, '||', ';'],
      ['d --e', 2, ';', ';'],
      ['f', 3, ';', '|'],
      ['g', 3, '|', ';'],
    ])
  })

  it('keeps quotes, substitutions and redirections together', () => {
    const [one, two] = readCommands(`X=1 echo "a && b" '$(c | d)' $(e; f) 2>&1 > out.txt\ng >>log`)
    expect(one?.words).toEqual(['echo', 'a && b', '$(c | d)', '$(e; f)'])
    expect(one?.writes).toEqual(['out.txt'])
    expect(two?.words).toEqual(['g'])
  })

  it('leaves heredocs out', () => {
    expect(read('cat > x <<EOF\nrm -rf /\nEOF\nmake')).toEqual([
      ['cat', 0, '', ';'],
      ['make', 3, ';', ''],
    ])
  })

  it('follows cd, and comes back from a subshell', () => {
    const folders = (script: string) => readCommands(script).map(({ words, folder }) => [words[0], folder])
    expect(folders('cd a/b && x\ncd ..\ny\n(cd c && z)\nw\ncd "$HOME"\nv')).toEqual([
      ['cd', ''],
      ['x', 'a/b'],
      ['cd', 'a/b'],
      ['y', 'a'],
      ['cd', 'a'],
      ['z', 'a/c'],
      ['w', 'a'],
      ['cd', 'a'],
      ['v', undefined],
    ])
  })

  it('finds the command behind wrappers', () => {
    expect(unwrap(['uv', 'run', '--frozen', '--group', 'dev', 'pytest', '-q'])).toEqual(['pytest', '-q'])
    expect(unwrap(['poetry', 'run', 'python', '-m', 'pytest'])).toEqual(['pytest'])
    expect(unwrap(['python', 'a.py'])).toEqual(['python', 'a.py'])
  })
})
