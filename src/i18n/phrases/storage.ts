import type { PhraseTable } from '../dictionary.ts'

export const storage: PhraseTable = {
  '{0} fails when the storage does, though the row is gone': '{0} падает вместе с хранилищем, хотя строки уже нет',
  'No function deletes a file after its row was committed': 'Ни одна функция не удаляет файл после фиксации строки',
  'No function deletes both a row and a file': 'Ни одна функция не удаляет и строку, и файл',
  '{0} deletes the file before the row': '{0} удаляет файл раньше строки',
  '{0} deletes the file before the deletion of the row is committed':
    '{0} удаляет файл раньше, чем зафиксировано удаление строки',
}
