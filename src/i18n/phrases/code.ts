import type { PhraseTable } from '../dictionary.ts'

export const code: PhraseTable = {
  'No module was found from which Python is started': 'Модуля, с которого запускается Python, не найдено',
  'Importing {0} fails: {1} is asked for before it exists ({2})':
    'Импорт {0} падает: {1} спрашивают раньше, чем он есть ({2})',
  '{0} uses the {1} {2}.': '{0} использует {1} {2}.',
  '{0} holds the placeholder {1}.': 'В {0} заглушка {1}.',
  'There is no Python code with strings.': 'Кода на Python со строками нет.',
  'There is no code that is read.': 'Кода, который читается, нет.',
  'plimsoll.yaml names no profile: nobody said what the service promises':
    'plimsoll.yaml не называет профиля: никто не сказал, что обещает сервис',
  '{0} of {1} promised features were not found, or by half':
    'Обещанных возможностей не найдено или найдено наполовину: {0} из {1}',
  'All {0} promised features were found': 'Все обещанные возможности ({0}) найдены',
  'The profile promises nothing that must be there': 'Профиль не обещает ничего обязательного',
  '{0}: nothing of it was found': '{0}: ничего не найдено',
  '{0}: found, but without {1}': '{0}: найдено, но без {1}',
  '{0} starts followed through {1} modules: every name is there when it is asked for':
    'Запусков {0}, модулей {1}: каждое имя есть, когда его спрашивают',
  'A placeholder stands where the program uses it.': 'Там, где программа работает, стоит заглушка.',
  '{0} comments say that something is unfinished.': 'Комментариев о незаконченном: {0}.',
}
