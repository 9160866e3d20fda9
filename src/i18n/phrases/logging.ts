import type { PhraseTable } from '../dictionary.ts'

export const logging: PhraseTable = {
  'There is no Python code.': 'Кода на Python нет.',
  'Logging is configured in {0}.': 'Логирование настроено в {0}.',
  'Logging is configured only where a file is started as a program.':
    'Логирование настраивается, только если файл запущен программой.',
  'Logging is configured in code that never runs.': 'Логирование настраивает код, который не выполняется.',
  'The service has no logger calls.': 'Вызовов логгера нет.',
  'No logging configuration was found, but some files could not be read.':
    'Настройки логирования не найдено, но прочитаны не все файлы.',
  'Nothing configures logging.': 'Логирование ничто не настраивает.',
  "{0} logger calls go to Python's last-resort handler: info is dropped, warnings carry no time.":
    'Вызовы логгера ({0}) идут в последний обработчик Python: info теряется, у предупреждений нет времени.',
  '{0} configures logging, but nothing calls it.': '{0} настраивает логирование, но её никто не вызывает.',
  '{0} configures logging, and lies outside the code that was read.':
    '{0} настраивает логирование и лежит вне прочитанного кода.',
  '{0} of {1} broad except blocks log an error without its traceback{2}.':
    'Широкие except пишут ошибку без traceback: {0} из {1}{2}.',
  'All {0} broad except blocks that log an error keep the traceback.':
    'Все широкие except, пишущие ошибку ({0}), сохраняют traceback.',
  'Some files could not be read.': 'Прочитаны не все файлы.',
  'No except block for any exception logs an error.': 'Широких except, пишущих ошибку, нет.',
  'No configuration of logging was seen to run': 'Не видно, чтобы настройка логирования выполнялась',
  'The level is not fixed in the code': 'Уровень в коде не зафиксирован',
  'Everything is logged, down to DEBUG': 'Пишется всё, вплоть до DEBUG',
  'The level stands in the code': 'Уровень записан в коде',
  'Where the level comes from was not seen': 'Откуда берётся уровень, не видно',
  '{0} sets the level to {1}{2}, whatever the settings say': '{0} ставит уровень {1}{2}, что бы ни говорили настройки',
  '{0} logged values are personal data or credentials.':
    'Значений в логах, которые являются личными данными или секретами: {0}.',
  'No personal data was found in logger calls, but some files could not be read.':
    'Личных данных в вызовах логгера не найдено, но прочитаны не все файлы.',
  'None of {0} logger calls writes a value named like personal data or a credential.':
    'Ни один вызов логгера ({0}) не пишет значения с именем личных данных или секрета.',
  '{0} logs {1}{2}: {3}': '{0} пишет в лог {1}{2}: {3}',
  '{0} logs the body of the request: {1}': '{0} пишет в лог тело запроса: {1}',
  '{0} logger calls write a whole request body.': 'Вызовов логгера, пишущих тело запроса целиком: {0}.',
  'No request bodies were found in logger calls, but some files could not be read.':
    'Тел запросов в вызовах логгера не найдено, но прочитаны не все файлы.',
  'None of {0} logger calls writes a request body.': 'Ни один вызов логгера ({0}) не пишет тела запроса.',
  'Records pass through a redacting filter.': 'Записи проходят через фильтр маскировки.',
  'A redacting filter exists and is attached to nothing.': 'Фильтр маскировки есть, но ни к чему не подключён.',
  'Values are masked where they are logged.': 'Значения маскируются при записи.',
  'No fields that hold personal data were found.': 'Полей с личными данными не найдено.',
  'No redaction was found, but some files could not be read.': 'Маскировки не найдено, но прочитаны не все файлы.',
  'Nothing redacts log records.': 'Записи лога ничто не маскирует.',
  'The service handles personal data, and nothing takes it out of its {0} logger calls.':
    'Сервис работает с личными данными, а из вызовов логгера ({0}) их ничто не убирает.',
  '{0} redacts records, but no handler, logger or chain that runs uses it.':
    '{0} маскирует записи, но ни один действующий обработчик или логгер его не использует.',
  'Records carry an id only when {0} is on, which it is not by default.':
    'Записи несут идентификатор, только когда включено {0}, а по умолчанию оно выключено.',
  'Records carry the id of their request.': 'Записи несут идентификатор запроса.',
  'Requests get an id that does not reach the logs.': 'Запросы получают идентификатор, но в логи он не попадает.',
  'Requests get an id, but no filter, processor or log format puts it on log records.':
    'Запросы получают идентификатор, но ни фильтр, ни процессор, ни формат не ставит его в записи.',
  'No web application was found to give ids to.': 'Веб-приложения, которому давать идентификаторы, не найдено.',
  'Requests have no id.': 'У запросов нет идентификатора.',
  'No middleware gives requests an id, so lines of one request cannot be found together.':
    'Ни одно middleware не даёт запросам идентификатор: строки одного запроса вместе не найти.',
  'The service does not log.': 'Сервис ничего не пишет в лог.',
  'A JSON formatter is used only when {0} is on, which it is not by default.':
    'Формат JSON включается только с {0}, а по умолчанию оно выключено.',
  'A JSON formatter is in use.': 'Формат JSON используется.',
  '{0} writes JSON, but no logging configuration that runs uses it.':
    '{0} пишет JSON, но ни одна действующая настройка его не использует.',
  'A JSON formatter exists and is not used.': 'Формат JSON есть, но не используется.',
  'No JSON formatter was found, but some files could not be read.':
    'Формата JSON не найдено, но прочитаны не все файлы.',
  'Logs are free text.': 'Логи — свободный текст.',
  'No JSON formatter is configured: log lines are free text.':
    'Формат JSON не настроен: строки лога — свободный текст.',
}
