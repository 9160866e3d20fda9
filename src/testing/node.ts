/** A small Express service around some code: `package.json`, and an application that imports what is given. */
export function expressService(body: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'package.json': '{"name":"svc","dependencies":{"express":"4","pg":"8"}}',
    'src/app.ts': `import express from 'express'\nconst app = express()\n${body}\napp.listen(3000)\n`,
    ...more,
  }
}
