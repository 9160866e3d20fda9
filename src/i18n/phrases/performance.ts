import type { PhraseTable } from '../dictionary.ts'

export const performance: PhraseTable = {
  'The service has no asynchronous code': 'Асинхронного кода в сервисе нет',
  'No {0} seen, but not all Python could be read': 'Не видно: {0}, но прочитан не весь Python',
  'Nothing of the kind is called: {0}': 'Ничего такого не вызывается: {0}',
  '{0} of the kind, none seen on the event loop; who calls {1} is not fully known':
    'Таких: {0}, в цикле событий не видно; кто вызывает {1}, известно не полностью',
  '{0} blocks the event loop in async def {1}': '{0} держит цикл событий в async def {1}',
  '{0} in {1} blocks the event loop of async def {2}': '{0} в {1} держит цикл событий async def {2}',
  'Nothing is cached': 'Ничего не кешируется',
  '{0} is async, and lru_cache keeps its coroutine': '{0} асинхронная, а lru_cache хранит её корутину',
  '{0} is cached by {1}, which is another object each time': '{0} кешируется по {1}, а это каждый раз другой объект',
  '{0} is cached under {1}, and reads whose data it is elsewhere':
    '{0} кешируется по {1}, а чьи это данные, берёт из другого места',
  'No loop over rows of SQLAlchemy or SQLModel was found': 'Циклов по строкам SQLAlchemy или SQLModel не найдено',
  '{0} sends a query {1}{2}': '{0} отправляет запрос {1}{2}',
  '{0} touches {1} in a loop: it is lazy, so a query is sent {2}':
    '{0} обращается к {1} в цикле: связь ленивая, и запрос уходит {2}',
  'for each row': 'на каждую строку',
  '{0} places in asynchronous code block the event loop: {1}':
    'Мест, где асинхронный код держит цикл событий: {0}: {1}',
  '{0} queries are sent once for each row of another': 'Запросов, уходящих на каждую строку другого: {0}',
  '{0} loops over rows touch no lazy relationship that was seen':
    'Циклов по строкам {0}: ленивых связей в них не видно',
  '{0} calls of the kind, none on the event loop': 'Таких вызовов {0}, в цикле событий нет',
}
