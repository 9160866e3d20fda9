import type { PhraseTable } from '../dictionary.ts'

export const workflows: PhraseTable = {
  '{0} runs {1} by a name that can be moved{2}.': '{0} запускает {1} по имени, которое можно переставить{2}.',
  'No workflow uses an action of others.': 'Чужих action в workflow нет.',
  'No workflow was seen, so whether coverage is enforced is not known.':
    'Workflow не видно, и требуется ли покрытие, неизвестно.',
  'No workflow was seen to run tests.': 'Не видно, чтобы workflow запускал тесты.',
  'No minimum of coverage is in force.': 'Минимум покрытия не действует.',
  'The test run asks for a minimum of coverage.': 'Запуск тестов требует минимума покрытия.',
  '{0} in {1} cannot fail: {2}.': '{0} в {1} не может не пройти: {2}.',
  'There is no workflow.': 'Workflow нет.',
  'No test, lint or scan was recognised in the workflows.':
    'Ни тестов, ни линтера, ни сканера в workflow не распознано.',
  '{0} runs here, which is not read.': 'Здесь работает {0}, а это не читается.',
  'No workflow file was seen: another repository or system may hold it.':
    'Файлов workflow не видно: они могут быть в другом репозитории или системе.',
  '{0} could not be read: {1}': '{0} прочитать не удалось: {1}',
  '{0} pastes {1} into a script.': '{0} вставляет {1} в скрипт.',
  'No workflow runs a script.': 'Скриптов в workflow нет.',
  'No workflow has a path filter.': 'Фильтров по путям в workflow нет.',
  '{0} may write everything.': '{0} может писать всё.',
  '{0} does not say what its token may do, so the settings of the repository decide, which often is everything.':
    '{0} не говорит, что можно его токену: решают настройки репозитория, а это часто всё.',
  '{0} names the {1} {2}, which does not exist.': '{0} называет {1} {2}, а этого нет.',
  'No workflow names anything of the repository.': 'Ни один workflow ничего из репозитория не называет.',
  'A path filter matches nothing.': 'Фильтр по путям ничему не соответствует.',
}
