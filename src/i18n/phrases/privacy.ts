import type { PhraseTable } from '../dictionary.ts'

export const privacy: PhraseTable = {
  'No page watches its visitors': 'Ни одна страница не следит за посетителями',
  'Pages that watch visitors ask for consent': 'Страницы, которые следят за посетителями, спрашивают согласия',
  '{0} loads {1} without asking': '{0} загружает {1} без спроса',
  'Visitors are watched without consent': 'За посетителями следят без согласия',
  'There is a way: {0}': 'Способ есть: {0}',
  'No table of people was found': 'Таблиц с людьми не найдено',
  'No way was found: {0}': 'Способа не найдено: {0}',
  '{0} and {1} other tables keep data of people, and there is no way: {2}':
    '{0} и ещё таблиц {1} хранят данные людей, а способа нет: {2}',
  'deleting or anonymising a person': 'удалить или обезличить человека',
  'a copy of a person’s data': 'получить копию данных человека',
  'Retention is set, and not as agreed or not in force':
    'Сроки хранения заданы, но не так, как условлено, или не действуют',
  'What is old is removed': 'Старое удаляется',
  'No retention is configured': 'Сроки хранения не настроены',
}
