import { defineFact } from '../define-fact.ts'
import { databaseSigns, findDatabaseUse } from './databases.ts'
import { javascriptCases } from './javascript.ts'
import { pythonCases } from './python.ts'
import type { TestCase, TestsFacts } from './types.ts'

const PYTHON_TEST = /(^|\/)(test_[^/]*|[^/]*_test)\.py$/

/** Tests as pytest, unittest, Vitest, Jest and Mocha find them: by file name, function name and call. */
export default defineFact<TestsFacts>({
  async collect(source) {
    const { workspace } = source
    const python = await source.fact('python')
    const modules = python.modules.filter(({ role }) => role === 'test')
    const cases: TestCase[] = modules.flatMap((module) => pythonCases(module, PYTHON_TEST.test(module.file)))
    for (const { path } of workspace.glob(
      '**/*.{test,spec}.{ts,tsx,js,jsx,mjs,cjs,mts}',
      '**/__tests__/**/*.{ts,tsx,js,jsx}',
    )) {
      if (workspace.file(path)?.role !== 'test') continue
      const text = workspace.read(path)
      if (text !== undefined) cases.push(...javascriptCases(path, text))
    }
    const isTest = (file: string): boolean => PYTHON_TEST.test(file) || file.endsWith('conftest.py')
    return {
      frameworks: frameworksOf(cases),
      files: [...new Set(cases.map(({ at }) => at.file))],
      cases,
      databases: databaseSigns(modules, (await source.fact('workflows')).workflows),
      usesDatabase: findDatabaseUse(python),
      unread: python.coverage.unparsed.filter(({ file }) => isTest(file)).map(({ file, reason }) => ({ file, reason })),
      searched: workspace.files.length,
      isCheckout: workspace.git !== undefined,
    }
  },
})

function frameworksOf(cases: readonly TestCase[]): TestsFacts['frameworks'] {
  const names = { python: 'pytest or unittest', javascript: 'a JavaScript test runner' } as const
  return (['python', 'javascript'] as const).flatMap((language) => {
    const first = cases.find((one) => one.language === language)
    return first === undefined ? [] : [{ name: names[language], at: first.at }]
  })
}
