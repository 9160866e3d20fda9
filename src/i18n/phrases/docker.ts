import type { PhraseTable } from '../dictionary.ts'

export const docker: PhraseTable = {
  'No Dockerfile copies its whole build context.': 'Ни один Dockerfile не копирует весь контекст сборки.',
  '{0} copies its whole folder, and there is no .dockerignore.': '{0} копирует всю папку, а .dockerignore нет.',
  'There is no Dockerfile.': 'Dockerfile нет.',
  'No Dockerfile builds what runs in production.': 'Ни один Dockerfile не собирает то, что работает в production.',
  '{0} sets no label {1}': '{0} не ставит метку {1}',
  '{0} copies the whole source before it installs dependencies': '{0} копирует весь код до установки зависимостей',
  'No Dockerfile installs or compiles anything.': 'Ни один Dockerfile ничего не устанавливает и не компилирует.',
  'Service {0} starts {1}.': 'Сервис {0} запускает {1}.',
  '{0} starts {1}.': '{0} запускает {1}.',
  '{0}, which {1} starts, runs {2}.': '{0}, который запускает {1}, выполняет {2}.',
  '{0} copies {1}, which is not in the repository.': '{0} копирует {1}, которого нет в репозитории.',
  'A base image is named without a version.': 'Базовый образ назван без версии.',
  'An image has no health check that can fail.': 'У образа нет healthcheck, который может не пройти.',
  'An image runs as root.': 'Образ работает от root.',
  'A service does not hear that it is to stop.': 'Сервис не слышит, что ему пора остановиться.',
}
