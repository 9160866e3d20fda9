import type { PhraseTable } from '../dictionary.ts'

export const isolation: PhraseTable = {
  '{0} has no {1} and no required foreign key to a table that has one':
    'У {0} нет {1} и нет обязательного внешнего ключа на таблицу, где он есть',
  '{0} of {1} lead to no tenant.': 'Не ведут к арендатору: {0} из {1}.',
  '{0} could not be read whole ({1}: {2}).': '{0} не удалось прочитать целиком ({1}: {2}).',
  'All {0} tables lead to a tenant or are shared by their nature.':
    'Все таблицы ({0}) ведут к арендатору или общие по своей природе.',
  'No table leads to a tenant.': 'Ни одна таблица не ведёт к арендатору.',
  '{0} could not be judged: {1}.': 'Не удалось оценить {0}: {1}.',
  'Jobs keep to one tenant, or are named as going over all ({0}).':
    'Задачи остаются в пределах одного арендатора или названы идущими по всем ({0}).',
  'No job touches a table of a tenant.': 'Ни одна задача не трогает таблиц арендаторов.',
  'job {0}: {1} on {2} in {3}: {4}': 'задача {0}: {1} по {2} в {3}: {4}',
  '{0}.{1} has a default': 'У {0}.{1} есть значение по умолчанию',
  '{0} of {1} give rows a tenant by default.': 'Дают строкам арендатора по умолчанию: {0} из {1}.',
  'The tenant key of {0} has no default.': 'У ключа арендатора нет значения по умолчанию ({0}).',
  'No table has the tenant key itself.': 'Самого ключа арендатора нет ни в одной таблице.',
  'The service declares no tables.': 'Сервис не объявляет таблиц.',
  'No table could be read: {0}.': 'Ни одну таблицу не удалось прочитать: {0}.',
  'No column names a tenant in two tables or more; plimsoll.yaml can name one (tenancy.key).':
    'Нет столбца, который называл бы арендатора в двух и более таблицах; его можно назвать в plimsoll.yaml (tenancy.key).',
  'The service has tenants, but no endpoint was found.': 'Арендаторы есть, а точек доступа не найдено.',
  '{0} {1} not limited to the tenant.': '{0} {1} без ограничения арендатором.',
  '{0} could not be judged ({1} % of all ways to a query): {2}.':
    'Не удалось оценить {0} ({1} % всех путей к запросам): {2}.',
  '{0} could not be followed to the end: {1}.': 'Не удалось проследить до конца {0}: {1}.',
  'Every {0} that {1} can reach keeps to the tenant.':
    'Все {0}, до которых доходят {1}, остаются в пределах арендатора.',
  'No endpoint touches a table of a tenant.': 'Ни одна точка доступа не трогает таблиц арендаторов.',
  '{0}{1}: {2} on {3} in {4}: {5}': '{0}{1}: {2} по {3} в {4}: {5}',
  '{0} of jobs goes over all tenants.': '{0} задач идёт по всем арендаторам.',
  '{0} of jobs go over all tenants.': '{0} задач идут по всем арендаторам.',
}
