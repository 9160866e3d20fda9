import { describe, expect, it } from 'vitest'
import { createRedactor, isSecretName } from './redaction.ts'

const redact = createRedactor()
const code = (text: string) => redact(text, { code: true })

describe('redaction', () => {
  it.each([
    ['SECRET_KEY = "changethis"', 'SECRET_KEY = "•••"'],
    ['    secret_key: str = "changethis"', '    secret_key: str = "•••"'],
    [
      '    secret_key: str | None = Field(default="changethis", min_length=8)',
      '    secret_key: str | None = Field(default="•••", min_length=8)',
    ],
    ['config = {"password": \'hunter2\', "user": "app"}', 'config = {"password": \'•••\', "user": "app"}'],
    ['os.environ["JWT_SECRET"] = "abc"', 'os.environ["JWT_SECRET"] = "•••"'],
    ['os.getenv("API_KEY", "abc")', 'os.getenv("API_KEY", "•••")'],
    ['connect(password="abc")', 'connect(password="•••")'],
    ['client = Client(api_key=b"abc")', 'client = Client(api_key=b"•••")'],
  ])('of code masks %s', (text, expected) => {
    expect(code(text)).toBe(expected)
  })

  it.each([
    'password: str = Form(...)',
    'secret_key: str = os.environ["SECRET_KEY"]',
    'token = create_token(user)',
    'token_url="/login"',
    'password: "${DB_PASSWORD}"',
    'def verify(token: str) -> bool:',
    'if password == other: raise ValueError("no")',
    '@router.post("/password-reset")',
  ])('of code leaves %s as it is', (text) => {
    expect(code(text)).toBe(text)
  })

  it.each([
    ['DB_PASSWORD=hunter2', 'DB_PASSWORD=•••'],
    ['export API_TOKEN=abc # for tests', 'export API_TOKEN=••• # for tests'],
    ['    POSTGRES_PASSWORD: hunter2', '    POSTGRES_PASSWORD: •••'],
    ['      - POSTGRES_PASSWORD=hunter2', '      - POSTGRES_PASSWORD=•••'],
    ['ENV SECRET_KEY=hunter2', 'ENV SECRET_KEY=•••'],
    ['POSTGRES_PASSWORD: ${PASSWORD}', 'POSTGRES_PASSWORD: ${PASSWORD}'],
    ['POSTGRES_USER: app', 'POSTGRES_USER: app'],
  ])('of other files masks %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it('masks passwords in URLs, but not references to them', () => {
    expect(code('url = "postgresql+asyncpg://app:s3cr3t@db:5432/app"')).toContain(
      'postgresql+asyncpg://app:•••@db:5432',
    )
    expect(code('redis://:s3cr3t@cache')).toBe('redis://:•••@cache')
    expect(code('postgresql://app:${PASSWORD}@db')).toBe('postgresql://app:${PASSWORD}@db')
    expect(code('f"postgresql://{user}:{password}@{host}"')).toBe('f"postgresql://{user}:{password}@{host}"')
  })

  it.each([
    ['AKIA', 'IOSFODNN7EXAMPLE'],
    ['ghp_', 'a'.repeat(36)],
    ['sk_live_', 'a'.repeat(24)],
    ['xoxb-', '1'.repeat(20)],
    ['eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc'],
    ['Bearer ', 'abcdefghijklmnop'],
  ])('masks tokens that begin with %s', (start, rest) => {
    expect(code(`x = ${start}${rest}`)).not.toContain(rest)
  })

  it('masks private keys and values it was told of', () => {
    const key = `-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----`
    expect(code(key)).not.toContain('MIIEvQ')
    expect(createRedactor(['opensesame'])('say opensesame now')).toBe('say ••• now')
  })

  it('takes no time over hostile text', () => {
    const started = Date.now()
    for (const part of [
      'a',
      ':',
      '"',
      ' ',
      'password',
      'password = ',
      'https://',
      '-----BEGIN PRIVATE KEY-----',
      'a.',
    ]) {
      redact(part.repeat(20_000 / part.length))
    }
    expect(Date.now() - started).toBeLessThan(5000)
  })
})

describe('names of secrets', () => {
  it.each(['SECRET_KEY', 'dbPassword', 'api-token', 'AWS_SECRET_ACCESS_KEY', 'stripe.api_key', 'PASSWORD2'])(
    '%s',
    (name) => {
      expect(isSecretName(name)).toBe(true)
    },
  )
  it.each(['token_url', 'password_reset_path', 'user', 'secret_name', 'key', 'passenger', 'compass_id'])(
    'not %s',
    (name) => {
      expect(isSecretName(name)).toBe(false)
    },
  )
})
