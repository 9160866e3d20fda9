import type { PhraseTable } from '../dictionary.ts'

export const migrations: PhraseTable = {
  'The revision comes with models, documents and tests alone':
    'Ревизия приходит только с моделями, документами и тестами',
  'A revision and {0} of other code change together': 'Вместе меняются ревизия и {0} другого кода',
  '{0} comes together with {1} of other code: {2}{3}': '{0} приходит вместе с {1} другого кода: {2}{3}',
  'No change was given to judge: name what to compare with (--since)':
    'Не дано изменения для оценки: назовите, с чем сравнить (--since)',
  '{0} in the configuration of migrations': '{0} в настройке миграций',
  'The configuration of {0} is not read': 'Настройка {0} не читается',
  'Nothing is missing from the configuration of migrations': 'В настройке миграций всё на месте',
  '{0} in the history of migrations': '{0} в истории миграций',
  '{0} in an unbroken line': '{0} без разрывов',
  '{0}: {1} cannot be read: {2}': '{0}: {1} нельзя прочитать: {2}',
  'No migrations of a known tool were found': 'Миграций известных инструментов не найдено',
  'No data models of SQLAlchemy or SQLModel were found': 'Моделей SQLAlchemy и SQLModel не найдено',
  'Models and revisions differ in {0}': 'Модели и ревизии расходятся: {0}',
  '{0} as the models declare them': '{0}: так, как объявляют модели',
  'There are no revisions': 'Ревизий нет',
  'Revision files are not named in one way': 'Файлы ревизий названы по-разному',
  '{0}, all named in one way': '{0}, все названы одинаково',
  '{0} was there at {1} and was edited: databases that ran it do not get the change':
    '{0} была уже в {1} и изменена: базы, где она выполнена, правки не получат',
  'Unmerged heads in {0}': 'Несведённые вершины: {0}',
  '{0} has revisions that could not be read': 'В {0} есть ревизии, которые прочитать не удалось',
  'No unmerged heads in {0}': 'Несведённых вершин нет: {0}',
  'The revisions form a cycle and have no head': 'Ревизии образуют цикл без вершины',
  'No revision makes a tenant column required on a table that was there':
    'Ни одна ревизия не делает столбец арендатора обязательным в прежней таблице',
  '{0} becomes required, and no revision fills it before':
    '{0} становится обязательным, и ни одна ревизия его прежде не заполняет',
  '{0} is filled with a default tenant that no revision inserts':
    '{0} заполняется арендатором по умолчанию, которого ни одна ревизия не вставляет',
}
