import type { PhraseTable } from '../dictionary.ts'

export const http: PhraseTable = {
  '{0} serves /docs and /openapi.json to everyone because nothing was decided.':
    '{0} отдаёт /docs и /openapi.json всем, потому что иного не решено.',
  'The API documentation is public by default.': 'Документация API по умолчанию открыта всем.',
  'Whether the documentation is public is not known from the code.': 'Открыта ли документация, из кода не видно.',
  'Whether the documentation is public was decided.': 'Решено, открыта ли документация.',
  'There is no FastAPI application.': 'Приложения FastAPI нет.',
  'CORS allows any origin.': 'CORS разрешает любой источник.',
  'Which origins CORS allows, and where, is not known from the code.':
    'Какие источники и где разрешает CORS, из кода не видно.',
  'CORS names its origins.': 'CORS называет свои источники.',
  'There is no web application.': 'Веб-приложения нет.',
  'CORS headers are written by hand.': 'Заголовки CORS пишутся вручную.',
  'No CORS middleware was found, but not all code was understood.': 'Middleware CORS не найдено, но понят не весь код.',
  'No cross-origin access is granted: no CORS middleware is registered.':
    'Чужим источникам доступа нет: middleware CORS не подключено.',
  'CORS allows any origin ({0}){1}.': 'CORS разрешает любой источник ({0}){1}.',
  ', with credentials: every page may act for its visitor':
    ', с учётными данными: любая страница может действовать за посетителя',
  'An application runs in debug mode unless somebody turns it off.':
    'Приложение работает в режиме отладки, пока его не выключат.',
  'Whether debug mode is on is not known from the code.': 'Включён ли режим отладки, из кода не видно.',
  'Debug mode is off.': 'Режим отладки выключен.',
  '{0} is created with debug={1}, which is on{2}.': '{0} создаётся с debug={1}, то есть отладка включена{2}.',
  'Security headers are set by a middleware, but {0} does not register it.':
    'Заголовки безопасности ставит middleware, но {0} его не подключает.',
  'Security headers are set on every answer.': 'Заголовки безопасности ставятся на каждый ответ.',
  'Security headers are set on some answers only.': 'Заголовки безопасности ставятся не на все ответы.',
  'Security headers are set for single answers, or in a middleware that is not registered.':
    'Заголовки безопасности ставятся на отдельные ответы или в неподключённом middleware.',
  'No security header was found, but some files could not be read.':
    'Заголовков безопасности не найдено, но прочитаны не все файлы.',
  'No security header is set.': 'Заголовки безопасности не ставятся.',
  'The application sets no security header; whether a proxy does cannot be seen from here.':
    'Приложение не ставит заголовков безопасности; ставит ли их прокси, отсюда не видно.',
}
