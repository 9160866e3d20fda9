import type { PhraseTable } from '../dictionary.ts'

export const compose: PhraseTable = {
  '{0} has no health check, and {1} waits for it to become healthy.':
    'У {0} нет healthcheck, а {1} ждёт, пока он станет здоров.',
  'There is no compose file.': 'Файла compose нет.',
  'No compose file describes production.': 'Ни один файл compose не описывает production.',
  'A compose service has no health check that can fail.': 'У сервиса compose нет healthcheck, который может не пройти.',
  'A compose service stays down after a crash.': 'Сервис compose после падения не поднимается.',
  'A compose service runs an image without a version.': 'Сервис compose запускает образ без версии.',
  'A store is published on every interface of the host.': 'Хранилище открыто на всех интерфейсах хоста.',
  'A store keeps its data in its container.': 'Хранилище держит данные в контейнере.',
}
