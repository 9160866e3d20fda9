import type { PhraseTable } from '../dictionary.ts'

export const dependencies: PhraseTable = {
  '{0} takes any version of {1}{2}.': '{0} берёт любую версию {1}{2}.',
  'No manifest says what the Python code needs.': 'Ни один манифест не говорит, что нужно коду на Python.',
  'No manifest names runtime dependencies.': 'Ни один манифест не называет зависимостей.',
  'No manifest names dependencies': 'Ни один манифест не называет зависимостей',
  'No manifest names dependencies.': 'Ни один манифест не называет зависимостей.',
  'This is not the root of a repository': 'Это не корень репозитория',
  'Newer versions for {0} are proposed; how new the ones in use are, only a registry tells':
    'Новые версии для {0} предлагаются; насколько новы нынешние, скажет только реестр',
  'Nothing proposes newer versions': 'Новых версий никто не предлагает',
  'Nothing proposes newer versions of {0} packages': 'Новых версий пакетов {0} никто не предлагает',
  'Licences are compared with a list': 'Лицензии сверяются со списком',
  'Licences are looked at, and nothing follows': 'Лицензии смотрят, но ничего из этого не следует',
  '{0} runs here, which is not read': 'Здесь работает {0}, а это не читается',
  'No workflow was seen': 'Workflow не видно',
  'Nothing compares licences': 'Лицензии ничто не сверяет',
  'No workflow compares the licences of dependencies with a list':
    'Ни один workflow не сверяет лицензии зависимостей со списком',
  '{0} cannot fail the workflow: {1}': '{0} не может остановить workflow: {1}',
  '{0} lists licences, and nothing says which are allowed': '{0} перечисляет лицензии, но не сказано, какие разрешены',
}
