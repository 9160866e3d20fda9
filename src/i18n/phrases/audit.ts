import type { PhraseTable } from '../dictionary.ts'

/** What the audit says around the answers of its checks. */
export const audit: PhraseTable = {
  '{0} is not ready for production: {1} and {2} failed. {3}': '{0} не готов к production: не пройдено: {1} и {2}. {3}',
  '{0} is not ready for production: a blocker could not be judged. {1}':
    '{0} не готов к production: одно из препятствий не удалось оценить. {1}',
  '{0} is ready for production on {1}: no blocker fails. {2}':
    '{0} готов к production при выполнении ({1}): препятствий нет. {2}',
  '{0} is ready for production as far as was looked at: no blocker and no warning fails. {1}':
    '{0} готов к production, насколько было просмотрено: нет ни препятствий, ни предупреждений. {1}',
  '{0} ran over {1}: {2} passed, {3} failed, {4} could not be verified, {5} did not apply. {6} could not run.':
    'Выполнено: {0}; просмотрено: {1}. Пройдено {2}, не пройдено {3}, не удалось проверить {4}, неприменимо {5}. Не смогли выполниться: {6}.',
  '{0} ran over {1}: {2} passed, {3} failed, {4} could not be verified, {5} did not apply.':
    'Выполнено: {0}; просмотрено: {1}. Пройдено {2}, не пройдено {3}, не удалось проверить {4}, неприменимо {5}.',
  '{0} ran over {1}: {2} passed, {3} failed, {4} could not be verified, {5} did not apply. {6}':
    'Выполнено: {0}; просмотрено: {1}. Пройдено {2}, не пройдено {3}, не удалось проверить {4}, неприменимо {5}. {6}',
  'Run again with --verbose and report the fault in {0}':
    'Запустить ещё раз с --verbose и сообщить об ошибке в проверке {0}',
  '{0} waived by {1} until {2}: {3}': '{0}: отложено, {1}, до {2}: {3}',
  'The check could not run: {0}': 'Проверка не смогла выполниться: {0}',
  'someone to look at the place named: a waiver or an attestation records the answer':
    'кто-нибудь должен посмотреть названное место: ответ записывают исключением или подтверждением',
  'someone to look at the {0} places named: a waiver or an attestation records the answer':
    'кто-нибудь должен посмотреть названные места ({0}): ответ записывают исключением или подтверждением',
  '{0} ({1} known before)': '{0} (известных раньше: {1})',
  '{0} files; {1} source files of languages that are not read yet':
    'файлов: {0}; из них исходных файлов на языках, которые пока не читаются: {1}',
  '{0} files': 'файлов: {0}',
  'commit {0}, with changes': 'коммит {0}, с изменениями',
  'commit {0}': 'коммит {0}',
  'not a git checkout': 'это не рабочая копия git',
  'not given': 'доступа не было',
}
