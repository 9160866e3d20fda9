import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'logging/configured': {
    title: 'Логирование настраивается при запуске сервиса',
    why: 'Без настройки Python показывает только предупреждения и ошибки, без времени и модуля, а остальное теряется.',
    fix: 'Вызовите одну функцию настройки (logging.config.dictConfig, structlog.configure или loguru) там, где создаётся приложение, с уровнем из настроек. В Node заведите один logger (pino, winston) вместо console.',
  },
  'logging/exceptions-keep-traceback': {
    title: 'Неожиданные исключения пишутся в лог с их путём',
    why: "Строка `failed: 'NoneType' object is not subscriptable` не говорит, где: без пути причину угадывают.",
    fix: 'В блоках `except Exception` пишите logger.exception(…) или exc_info=True либо пропустите исключение дальше.',
  },
  'logging/level-chosen': {
    title: 'Уровень логов берётся из настроек и сам по себе не DEBUG',
    why: 'Уровень, записанный в коде, в день сбоя не поднять без выпуска; DEBUG в проде пишет то, что хранить не хотели, и забивает диск.',
    fix: 'Читайте уровень из окружения, по умолчанию INFO: `logging.basicConfig(level=settings.log_level)`.',
  },
  'logging/no-personal-data-in-messages': {
    title: 'Ни одна запись в лог не содержит личных данных и паролей открыто',
    why: 'Логи хранят, пересылают и ищут люди, которым сама запись может быть закрыта, и стереть её по просьбе нельзя.',
    fix: 'Пишите в лог номер записи или пропускайте значение через маску (mask_email(email)).',
  },
  'logging/no-raw-bodies': {
    title: 'Ни одна запись в лог не содержит всего тела запроса',
    why: 'В теле то, что прислал клиент: пароли, номера карт, личные данные. К тому же целиком оно делает строки лога любой длины.',
    fix: 'Пишите в лог нужные поля по именам или размер тела.',
  },
  'logging/personal-data-redacted': {
    title: 'Фильтр убирает личные данные из записей лога',
    why: 'Логи хранят дольше, копируют дальше и читают чаще, чем базу; одно неосторожное сообщение кладёт туда почту и телефоны.',
    fix: 'Подключите ко всем обработчикам фильтр (logging.Filter, processor в structlog, patcher в loguru), который заменяет почту, телефоны и секреты.',
  },
  'logging/request-ids': {
    title: 'У каждого запроса есть номер, и записи лога его несут',
    why: 'Когда запросов много, строки одного отличит от других лишь номер, который несут все они.',
    fix: 'Подключите middleware, которое берёт X-Request-ID или создаёт его (asgi-correlation-id), и добавляйте номер в записи фильтром или structlog.contextvars. В Node и то и другое делают pino-http и logger у Fastify.',
  },
  'logging/structured': {
    title: 'В production логи пишутся как JSON',
    why: 'По полям сборщик ищет, считает и оповещает; свободный текст разбирают образцами, которые ломает каждое новое сообщение.',
    fix: 'Возьмите python-json-logger, structlog с JSONRenderer или loguru с serialize=True в настройке, которую использует production. В Node pino пишет JSON сам, winston — с format.json().',
  },
}

export default texts
