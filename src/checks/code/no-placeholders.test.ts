import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('code/no-placeholders', files)
const of = (text: string) => check({ 'app/a.py': text })
const settings = (line: string) =>
  of(`from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    ok: str = "a"\n    ${line}\n`)

describe('code/no-placeholders', () => {
  it('fails for a placeholder that a setting or constant holds', async () => {
    expect(placesOf(await settings('sender: str = "noreply@example.com"'))).toEqual(['app/a.py:4'])
    expect(placesOf(await settings('key: str = Field(default="changeme")'))).toEqual(['app/a.py:4'])
    expect(placesOf(await of('import os\nKEY = os.getenv("KEY", "YOUR_API_KEY_HERE")\n'))).toEqual(['app/a.py:2'])
    expect(placesOf(await of('SUPPORT_URL = "https://example.com/help"\n'))).toEqual(['app/a.py:1'])
  })

  it('fails for addresses nobody can change', async () => {
    expect(placesOf(await of('import httpx\nhttpx.get("http://api.geo.io/v1")\n'))).toEqual(['app/a.py:2'])
    expect(placesOf(await of('import httpx\nhttpx.post("http://localhost:9000/x")\n'))).toEqual(['app/a.py:2'])
  })

  it('lets a setting default to this machine: each developer needs it, each deployment overrides it', async () => {
    expect((await settings('redis_url: str = "http://localhost:6379"')).status).toBe('pass')
    expect((await of('def connect(url="http://localhost:1"):\n    pass\n')).status).toBe('pass')
    expect((await of('CORS_ORIGINS = ["http://localhost:3000"]\n')).status).toBe('pass')
  })

  it('leaves alone what readers read: documentation, examples, messages, tests', async () => {
    for (const text of [
      '"""Send to a@example.com."""\n',
      'class User(BaseModel):\n    email: str = Field(examples=["a@example.com"], description="https://example.com")\n',
      'class User(BaseModel):\n    model_config = {"json_schema_extra": {"example": {"email": "a@example.com"}}}\n',
      '@app.get("/x", responses={200: {"example": "https://example.com"}})\ndef x(): pass\n',
      'logger.info("https://example.com")\nraise ValueError("changeme")\n',
      'NS = "http://www.w3.org/2000/svg"\n',
      'EXAMPLE_USER = "a@example.com"\n',
    ]) {
      expect((await of(text)).status, text).not.toBe('fail')
    }
    expect(
      (
        await check({
          'app/a.py': 'X = "a"\n',
          'tests/conftest.py': 'URL = "https://example.com"\n',
          'examples/a.py': 'KEY = "changeme"\n',
        })
      ).status,
    ).toBe('pass')
  })

  it('leaves alone what refuses placeholders, what is tried out by hand, and addresses inside', async () => {
    expect((await of('if key == "changeme":\n    raise ValueError()\n')).status).toBe('pass')
    expect((await of('FORBIDDEN_SECRETS = {"changeme", "placeholder"}\n')).status).toBe('pass')
    expect((await of('if __name__ == "__main__":\n    url = "https://example.com"\n')).status).toBe('pass')
    expect(
      (await of('import httpx\nhttpx.get("http://api.svc/x")\nB = "http://10.0.0.1/x"\nC = "http://app.local/x"\n'))
        .status,
    ).toBe('pass')
  })

  it('takes no word that begins alike for a placeholder, no request that is only built, no tool run by hand', async () => {
    expect((await of('TOOLS = {"replace_memory_content", "change_measure"}\n')).status).toBe('pass')
    expect((await of('import httpx\nr = httpx.Request("GET", "https://example.com")\n')).status).toBe('pass')
    expect(
      (await check({ 'app/cli/tunnel.py': 'import httpx\nhttpx.get("http://127.0.0.1:4040/api")\n' })).status,
    ).toBe('pass')
  })

  it('takes a word among the words of a vocabulary for itself', async () => {
    expect((await of('KINDS = {"none", "raw_secret", "placeholder"}\n')).status).toBe('pass')
    expect(placesOf(await of('KEYS = ["sk_1", "placeholder"]\n'))).toEqual(['app/a.py:1'])
  })

  it('does not apply without strings', async () => {
    expect((await check({})).status).toBe('not-applicable')
  })
})
