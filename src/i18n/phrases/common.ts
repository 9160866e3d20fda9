import type { PhraseTable } from '../dictionary.ts'

export const common: PhraseTable = {
  'There is no Python code to read': 'Кода на Python, который можно читать, нет',
  'There is no code to read, of Python or of a service in Node':
    'Кода, который можно читать, нет: ни Python, ни сервиса на Node',
  'There is no code in Python or of a service in Node': 'Нет ни кода на Python, ни сервиса на Node',
  '{0} could not be read': '{0} прочитать не удалось',
  '{0} could not be read: {1}': '{0} прочитать не удалось: {1}',
  '{0} could not be read: {1}.': '{0} прочитать не удалось: {1}.',
}
