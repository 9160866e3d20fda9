import type { PhraseTable } from '../dictionary.ts'

export const database: PhraseTable = {
  'No pool keeps connections that could be stale: NullPool, or asyncpg which tests them itself':
    'Пулов, хранящих устаревшие соединения, нет: NullPool или asyncpg, который проверяет их сам',
  '{0} of {1} pools hand out connections untested': 'Пулы выдают непроверенные соединения: {0} из {1}',
  '{0} of {1} pools test connections before use': 'Пулы проверяют соединения перед выдачей: {0} из {1}',
  '{0} does not set {1}{2}': '{0} не задаёт {1}{2}',
  '{0} sets {1} = {2}{3}{4}': '{0} задаёт {1} = {2}{3}{4}',
  'Failures leave writes or sessions behind': 'После сбоев остаются записи или сессии',
  'Sessions end with the request, and failures with them': 'Сессии кончаются вместе с запросом, и сбои вместе с ними',
  'Where sessions are lent out was not found': 'Где выдаются сессии, не найдено',
  '{0} goes on after a write that failed, without rolling back': '{0} продолжает после неудачной записи без отката',
  'No statement of SQLAlchemy was found whose conditions on columns could be read':
    'Не найдено запросов SQLAlchemy, условия которых на столбцы можно прочитать',
  '{0} compared without an index for any of them': '{0}: сравниваются без какого-либо индекса',
  '{0} with an index for a column of their conditions{1}': '{0}: есть индекс для столбца условий{1}',
  '{0}: no index begins with {1}, by which {2} for rows{3}':
    '{0}: ни один индекс не начинается с {1}, по которому {2} ищет строки{3}',
  'No foreign keys were found in data models of SQLAlchemy or SQLModel':
    'Внешних ключей в моделях SQLAlchemy и SQLModel не найдено',
  'The database is not PostgreSQL': 'База данных не PostgreSQL',
  '{0} of {1} foreign keys have no index': 'Внешние ключи без индекса: {0} из {1}',
  '{0} was not read whole: {1}': '{0} прочитана не целиком: {1}',
  '{0} with an index': '{0}: индекс есть',
  '{0}: no index begins with {1}{2}': '{0}: ни один индекс не начинается с {1}{2}',
  '{0}: every statement of this engine is its own transaction': '{0}: каждый запрос этого engine — своя транзакция',
  'An engine commits each statement at once': 'Engine фиксирует каждый запрос сразу',
  'The service opens no database connections': 'Сервис не открывает соединений с базой',
  'No engine is in autocommit mode': 'Engine в режиме autocommit нет',
  '{0} commits in every round of a loop': '{0} фиксирует на каждом обороте цикла',
  'Nothing commits': 'Ничто не фиксирует',
  '{0} of {1} connection pools are left at their defaults or have no bound':
    'Пулы соединений оставлены по умолчанию или без предела: {0} из {1}',
  'Connections are not pooled (NullPool): right behind a pooler such as PgBouncer, slow and unbounded without one':
    'Соединения без пула (NullPool): верно за PgBouncer, без него медленно и без предела',
  '{0} has no upper bound: {1} = {2}': 'У {0} нет верхней границы: {1} = {2}',
  '{0} waits for a connection without end: pool_timeout = None': '{0} ждёт соединения без конца: pool_timeout = None',
  '{0} sets no {1}: {2}': '{0} не задаёт {1}: {2}',
  'The database is reached through {0}, whose connections are not read yet':
    'База доступна через {0}, соединения которого пока не читаются',
  'No connection pool is made in {0} Python files': 'В файлах Python ({0}) пул соединений не создаётся',
  'Only migrations, commands, SQLite files and engines for one use make connections':
    'Соединения открывают только миграции, команды, файлы SQLite и одноразовые engine',
  '{0} of {1} pools bound the time of statements': 'Пулы ограничивают время запросов: {0} из {1}',
  '{0} of {1} pools set no bound on the time of statements': 'Пулы не ограничивают время запросов: {0} из {1}',
  'The pools could not be read': 'Пулы прочитать не удалось',
  '{0} sets neither command_timeout nor statement_timeout{1}':
    '{0} не задаёт ни command_timeout, ни statement_timeout{1}',
  'The service uses no SQLAlchemy or SQLModel session': 'Сессий SQLAlchemy и SQLModel нет',
  'Nothing is written through a session': 'Через сессию ничего не пишется',
  '{0} writes, and nothing on its way commits': '{0} пишет, и ничто на этом пути не фиксирует',
  '{0} may lose what they write': '{0}: записанное может пропасть',
  'Who commits the writes of {0} was not found': 'Кто фиксирует записи {0}, не найдено',
  '{0} through sessions, each on a way that commits': '{0} через сессии, каждая на пути, который фиксирует',
  'Writes were seen, and nothing that commits': 'Записи видны, а фиксации нет',
  '{0} commits, {1} blocks with begin(), none in a loop': 'Фиксаций {0}, блоков с begin() {1}, в цикле нет',
}
