import type { PhraseTable } from '../dictionary.ts'

export const infrastructure: PhraseTable = {
  'Infrastructure is written down: {0}': 'Инфраструктура описана: {0}',
  'This is not the root of a repository': 'Это не корень репозитория',
  'Nothing says what the service runs on': 'Нигде не сказано, на чём работает сервис',
  'No file of the repository defines servers, clusters or containers of production':
    'Ни один файл репозитория не определяет серверов, кластеров или контейнеров production',
  'There is no Terraform to judge': 'Terraform, который можно оценить, нет',
  'Terraform here takes nothing from elsewhere that it names': 'Terraform здесь ничего именованного извне не берёт',
  '{0} is in git: state holds secrets in the clear': '{0} лежит в git: в состоянии секреты открытым текстом',
  'The {0} {1} is taken in whatever version is newest': '{0} {1} берётся в какой угодно новейшей версии',
}
