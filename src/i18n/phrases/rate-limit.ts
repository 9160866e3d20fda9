import type { PhraseTable } from '../dictionary.ts'

export const rateLimit: PhraseTable = {
  'No limiter that goes by client address was found.': 'Ограничителя по адресу клиента не найдено.',
  'The client address can be chosen, or is that of the proxy.': 'Адрес клиента можно выбрать, или это адрес прокси.',
  'The limiter goes by the address of the connection, which is right only without a proxy in front.':
    'Ограничитель берёт адрес соединения, а это верно только без прокси впереди.',
  'The client address comes from a trusted place.': 'Адрес клиента берётся из надёжного места.',
  'No limiter goes by client address.': 'Ограничителей по адресу клиента нет.',
  '{0} believes a forwarding header, which any caller can write.':
    '{0} верит заголовку пересылки, который может написать любой.',
  "{0} goes by the address of the connection, which behind the proxy is the proxy's for everyone.":
    '{0} берёт адрес соединения, а за прокси он у всех один: адрес прокси.',
  'No guard tests a password with each request': 'Пароль с каждым запросом не проверяется',
  'Where passwords are tested with each request, nothing counts requests':
    'Там, где пароль проверяется с каждым запросом, запросы не считаются',
  'Wrong passwords are refused before anything counts them':
    'Неверные пароли отвергаются раньше, чем их кто-то посчитает',
  'Whether limit or guard comes first could not be told': 'Что раньше, лимит или защита, сказать нельзя',
  '{0}: {1} refuses a wrong password before {2} counts the request':
    '{0}: {1} отвергает неверный пароль раньше, чем {2} посчитает запрос',
  'There is no web application.': 'Веб-приложения нет.',
  '{0} of {1} endpoints are limited.': 'С лимитом: {0} из {1} точек доступа.',
  'A limit is written down and has no effect.': 'Лимит записан, но не действует.',
  'Handlers ask a limiter that was not found.': 'Обработчики обращаются к ограничителю, который не найден.',
  'No limiter in force was found, but some files could not be read.':
    'Действующего ограничителя не найдено, но прочитаны не все файлы.',
  'A limiter is built, and nothing asks it.': 'Ограничитель создан, и никто к нему не обращается.',
  'A limiter is built and kept, but no middleware, dependency or handler asks it.':
    'Ограничитель создан, но ни middleware, ни зависимость, ни обработчик к нему не обращается.',
  'Nothing limits requests.': 'Запросы ничто не ограничивает.',
  'The application has no rate limiter. A limit at an ingress or CDN cannot be seen from here.':
    'У приложения нет ограничителя частоты. Лимит на ingress или CDN отсюда не виден.',
  'No request is limited: {0}.': 'Ни один запрос не ограничен: {0}.',
  'There is no login or password reset.': 'Входа и сброса пароля нет.',
  '{0} {1} can be tried without limit{2}.': '{0} {1} можно пробовать без ограничения{2}.',
  '{0} of {1} logins and resets have no limit.': 'Входы и сбросы пароля без лимита: {0} из {1}.',
  'All {0} logins and resets are limited.': 'Все входы и сбросы пароля ({0}) ограничены.',
  'There is no login.': 'Входа нет.',
  '{0} reads and writes its counters {1}.': '{0} читает и пишет счётчики {1}.',
  'In-memory counters are not guarded.': 'Счётчики в памяти не защищены.',
  'In-memory counters are guarded by a lock.': 'Счётчики в памяти защищены блокировкой.',
  'No limiter of the repository keeps counters in memory.': 'Ограничителей со счётчиками в памяти нет.',
  '{0} {1} is open to anyone and has no limit{2}.': '{0} {1} открыта всем и не ограничена{2}.',
  '{0} {1} is open to anyone and has no limit.': '{0} {1} открыта всем и не ограничена.',
  '{0} of {1} public endpoints have no limit.': 'Открытые точки доступа без лимита: {0} из {1}.',
  'All {0} public endpoints are limited.': 'Все открытые точки доступа ({0}) ограничены.',
  'Whether {0} endpoints are public could not be followed.': 'Открыты ли точки доступа ({0}), проследить не удалось.',
  'There are no public endpoints that do work.': 'Открытых точек доступа, которые что-то делают, нет.',
  '{0} does not catch a failure of Redis: every limited request would answer 500.':
    '{0} не перехватывает отказ Redis: каждый ограниченный запрос ответил бы 500.',
  'A failure of Redis is not decided.': 'Что делать при отказе Redis, не решено.',
  'A failure of Redis is decided.': 'Что делать при отказе Redis, решено.',
  'Where requests are counted depends on a setting.': 'Где считаются запросы, зависит от настройки.',
  'No limiter counts in Redis.': 'Ограничителей, считающих в Redis, нет.',
  'The code has no limiter.': 'В коде нет ограничителя.',
  'Requests are counted in a shared store.': 'Запросы считаются в общем хранилище.',
  'Every process counts for itself.': 'Каждый процесс считает сам.',
  '{0} counts in memory, and several processes run: the limit is multiplied by their number.':
    '{0} считает в памяти, а процессов несколько: лимит умножается на их число.',
  'Requests are counted in memory, which is right for one process only.':
    'Запросы считаются в памяти, а это верно лишь для одного процесса.',
  'Requests are counted in Redis wherever it is set, and it is.':
    'Запросы считаются в Redis, если он задан, и он задан.',
  'Requests are counted in Redis or in memory, depending on a setting.':
    'Запросы считаются в Redis или в памяти, смотря по настройке.',
}
