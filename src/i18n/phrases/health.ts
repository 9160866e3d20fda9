import type { PhraseTable } from '../dictionary.ts'

export const health: PhraseTable = {
  'There is no endpoint for liveness alone.': 'Отдельной точки живости нет.',
  '{0} fails when the {1} does: an outage there restarts every instance.':
    '{0} падает вместе с {1}: сбой там перезапустит все экземпляры.',
  'Liveness depends on others.': 'Живость зависит от других.',
  'Liveness looks at nothing but the process.': 'Живость смотрит только на процесс.',
  'What the liveness endpoint looks at could not be followed.': 'На что смотрит точка живости, проследить не удалось.',
  '{0} answers whether the process lives{1}.': '{0} отвечает, жив ли процесс{1}.',
  'The health endpoint asks for credentials.': 'Точка здоровья требует учётных данных.',
  'There is no web application.': 'Веб-приложения нет.',
  'No liveness endpoint was found, but not all routes were understood.':
    'Точки живости не найдено, но поняты не все маршруты.',
  'There is no liveness endpoint.': 'Точки живости нет.',
  'No endpoint tells whether the process lives.': 'Ни одна точка не говорит, жив ли процесс.',
  'There is no readiness endpoint (health/readiness-present).': 'Точки готовности нет (health/readiness-present).',
  'A readiness endpoint always answers ok.': 'Точка готовности всегда отвечает «ok».',
  'Whether {0} can fail could not be followed.': 'Может ли {0} отказать, проследить не удалось.',
  'The readiness endpoint says no only when {0} is on, which it is not by default.':
    'Точка готовности говорит «нет», только когда включено {0}, а по умолчанию оно выключено.',
  'The readiness endpoint can say no.': 'Точка готовности умеет сказать «нет».',
  'There is no readiness endpoint.': 'Точки готовности нет.',
  '{0} answers success without looking at anything.': '{0} отвечает успехом, ни на что не глядя.',
  '{0} looks at the {1}, but a failure there does not change its answer.':
    '{0} смотрит на {1}, но сбой там не меняет ответа.',
  'No database library is used.': 'Библиотек баз данных нет.',
  'Readiness asks the database, and its failure is heard.': 'Готовность спрашивает базу, и её отказ слышен.',
  'The answer of the database is not heard.': 'Ответ базы не учитывается.',
  'Readiness does not ask the database.': 'Готовность не спрашивает базу.',
  'The database is asked in {0}, but a failure there does not change the answer.':
    'База спрашивается в {0}, но сбой там не меняет ответа.',
  'No job runner records a heartbeat.': 'Ни один исполнитель задач не пишет heartbeat.',
  'A health endpoint looks at the heartbeat.': 'Точка здоровья смотрит на heartbeat.',
  'The heartbeat is read in {0}, but a stale one does not change the answer.':
    'Heartbeat читается в {0}, но устаревший не меняет ответа.',
  'A stale heartbeat does not change the answer.': 'Устаревший heartbeat не меняет ответа.',
  'Nobody looks at the heartbeat.': 'На heartbeat никто не смотрит.',
  'Alembic is not used.': 'Alembic не используется.',
  'The revision to compare with is written into the code.': 'Ревизия для сравнения записана в коде.',
  'Readiness looks at the revision of the database.{0}': 'Готовность смотрит на ревизию базы.{0}',
  'Readiness does not look at migrations.': 'Готовность не смотрит на миграции.',
  'Readiness compares with {0}, written into the code: the next migration makes every instance unready, or the comparison is forgotten.':
    'Готовность сравнивает с {0}, записанной в коде: следующая миграция сделает все экземпляры неготовыми, или о сравнении забудут.',
  'There is a readiness endpoint.': 'Точка готовности есть.',
  'The readiness endpoint asks for credentials.': 'Точка готовности требует учётных данных.',
  'No readiness endpoint was found, but not all routes were understood.':
    'Точки готовности не найдено, но поняты не все маршруты.',
  'No endpoint tells whether the service can work.': 'Ни одна точка не говорит, может ли сервис работать.',
  '{0} tells that the process lives; nothing tells whether it can work.':
    '{0} говорит, что процесс жив; может ли он работать, не говорит ничто.',
  '{0} {1} asks for credentials, which a probe does not have.': '{0} {1} требует учётных данных, которых у пробы нет.',
  'What the readiness endpoint looks at could not be followed.':
    'На что смотрит точка готовности, проследить не удалось.',
  "{0} does not compare the database's revision with the head.": '{0} не сравнивает ревизию базы с последней.',
}
