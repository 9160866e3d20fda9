import type { PhraseTable } from '../dictionary.ts'

export const secrets: PhraseTable = {
  'Git was not there to ask which files are tracked': 'Нет git, чтобы спросить, какие файлы в нём',
  'Git tracks no .env file': 'Файлов .env в git нет',
  '{0} is tracked by git': '{0} лежит в git',
  '{0} is tracked by git and sets {1}': '{0} лежит в git и задаёт {1}',
  'Git was not there to ask what it ignores': 'Нет git, чтобы спросить, что он пропускает',
  'Nothing here is configured through the environment': 'Через окружение здесь ничего не настраивается',
  'Git would not ignore {0}': 'Git не пропустил бы {0}',
  'A .env file could be committed by accident': 'Файл .env можно случайно закоммитить',
  'Git ignores {0}': 'Git пропускает {0}',
  'There is no example environment file (config/example-present asks for one)':
    'Нет примера файла окружения (о нём спрашивает config/example-present)',
  '{0} holds a value that looks real{1}: {2}': 'В {0} значение, похожее на настоящее{1}: {2}',
  'No file could be searched': 'Ни один файл нельзя было просмотреть',
  'No secret in {0} files ({1} test files set apart)': 'Секретов в файлах ({0}) нет (файлы тестов отделены: {1})',
  'A {0} stands here: {1}': 'Здесь {0}: {1}',
  '{0} and {1} hold no secret': 'В {0} и {1} секретов нет',
  'No Dockerfile or compose file is there that deploys the service':
    'Нет ни Dockerfile, ни файла compose, который развёртывает сервис',
  'The history was not read to its end: {0}': 'История прочитана не до конца: {0}',
  'The history has no commit': 'В истории нет коммитов',
  'No key of known form in {0} commits': 'Ключей известного вида в коммитах ({0}) нет',
  'Commit {0} added a {1} to {2}: {3}': 'Коммит {0} добавил {1} в {2}: {3}',
  'Commit {0} holds {1}': 'В коммите {0}: {1}',
  'There is no workflow': 'Workflow нет',
  '{0} of {1} is written out: {2}': '{0} в {1} записан открыто: {2}',
  '1 value in example files looks real': 'Значений, похожих на настоящие, в файлах примеров: 1',
  '{0} values in example files look real': 'Значений, похожих на настоящие, в файлах примеров: {0}',
}
