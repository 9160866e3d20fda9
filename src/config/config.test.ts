import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('plimsoll.yaml', () => {
  it('may be empty', () => {
    expect(readConfig('')).toEqual({})
  })

  it('names services, their databases and what they need', () => {
    const config = readConfig(
      [
        'services:',
        '  accounts: {}',
        '  billing:',
        '    path: services/billing',
        '    needs: [accounts]',
        '    migrations: { fileName: "^\\\\d{12}_" }',
        '    databases: { production: "${BILLING_URL}" }',
        'migrations: { postgres: 15 }',
      ].join('\n'),
    )
    expect(config.services?.billing).toEqual({
      path: 'services/billing',
      needs: ['accounts'],
      migrations: { fileName: '^\\d{12}_' },
      databases: { production: '${BILLING_URL}' },
    })
  })

  it.each([
    ['services:\n  a: { needs: [b] }', 'services.a.needs names b'],
    ['services:\n  a: { needs: [b] }\n  b: { needs: [a] }', 'services.a needs itself'],
    ['migrations: { fileName: "(" }', 'migrations.fileName is not a regular expression'],
    ['migrations: { postgres: 9 }', 'migrations.postgres'],
    ['nmae: x', 'nmae'],
    ['name: [', 'plimsoll.yaml:1'],
  ])('that says %j is refused, naming the place', (text, message) => {
    expect(() => readConfig(text)).toThrow(message)
  })
})
