import type { PhraseTable } from '../dictionary.ts'

export const injection: PhraseTable = {
  '{0} form handlers stand behind a token test': 'Обработчиков форм за проверкой токена: {0}',
  '{0} of {1} handlers take forms under a cookie without a token':
    'Обработчики принимают формы под cookie без токена: {0} из {1}',
  '{0} of {1} form handlers test a token': 'Обработчики форм проверяют токен: {0} из {1}',
  'No form is sent under a cookie; {0} places use cookies': 'Форм под cookie нет; мест с cookie: {0}',
  'What {0} recognises a request by was not found, and cookies are in use ({1})':
    'Не найдено, по чему {0} узнаёт запрос, а cookie используются ({1})',
  'A page has a form without a token, and the handler that takes it was not found':
    'На странице есть форма без токена, а её обработчик не найден',
  'No form under a cookie was found, but some routes or files could not be read':
    'Форм под cookie не найдено, но прочитаны не все маршруты или файлы',
  'No cookie carries credentials: a form of another site has none to use':
    'Cookie не несут учётных данных: чужой форме нечем воспользоваться',
  'Cookies carry credentials, but no form changes anything under them':
    'Cookie несут учётные данные, но формы под ними ничего не меняют',
  '{0} {1} takes a form under a cookie and tests no token (SameSite alone is no full substitute){2}':
    '{0} {1} принимает форму под cookie без проверки токена (один SameSite полной замены не даёт){2}',
  '{0} places run data as code that may come from outside':
    'Мест, где данные, возможно внешние, выполняются как код: {0}',
  'Nothing dangerous was found, but {0} could not be read cleanly':
    'Опасного не найдено, но чисто прочитать не удалось: {0}',
  'No data is run as code in {0}': 'Данные как код не выполняются ({0})',
  "{0} places evaluate or load data, all of it fixed, the operator's own or in a sandbox":
    'Мест, где данные вычисляются или загружаются: {0}; все они постоянны, принадлежат оператору или в песочнице',
  '{0} of {1} calls that start programs take text that may come from outside':
    'Вызовы программ берут текст, который может прийти извне: {0} из {1}',
  '{0} calls that start programs were read, but {1} could not be read cleanly':
    'Вызовы программ прочитаны ({0}), но чисто прочитать не удалось: {1}',
  "{0} of {1} calls that start programs get the program's name from elsewhere, as {2} does: {3}":
    'Вызовы программ получают имя программы извне: {0} из {1}, например {2}: {3}',
  'No program is started in {0}': 'Программы не запускаются ({0})',
  "{0} calls start programs: {1} without a shell, {2} through one with fixed, quoted or the operator's text":
    'Вызовов программ {0}: без оболочки {1}, через оболочку с постоянным, экранированным или операторским текстом {2}',
  '{0} passes {1} from the request as an argument of its own: a value that begins with - is read as an option':
    '{0} передаёт {1} из запроса отдельным аргументом: значение, начинающееся с -, читается как ключ',
  'No templates of pages': 'Шаблонов страниц нет',
  '{0} switches escaping off for the values in it': '{0} выключает экранирование своих значений',
  '{0} is not escaped': '{0} не экранируется',
  '{0} values are put into pages unescaped': 'Значений без экранирования на страницах: {0}',
  'None of {0} template files switches escaping off': 'Ни один из шаблонов ({0}) не выключает экранирование',
  '{0} values are not escaped, all fixed or cleaned before':
    'Не экранировано значений: {0}; все постоянны или очищены раньше',
  '{0} statements written as text were read and none takes text of a client, but {1} could not be read cleanly':
    'Запросы, записанные текстом, прочитаны ({0}), текста клиента в них нет, но чисто прочитать не удалось: {1}',
  '{0} of {1} statements written as text take values that may come from outside':
    'Запросы, записанные текстом, берут значения, которые могут прийти извне: {0} из {1}',
  "{0} statements written as text: {1} constant, {2} built from names that are fixed, checked or the operator's":
    'Запросов текстом {0}: постоянных {1}, из постоянных, проверенных или операторских имён {2}',
  'No statement is written as text: everything goes through the query builder or no SQL is used':
    'Запросов текстом нет: всё идёт через построитель запросов или SQL не используется',
  '{0} statements take their whole text from elsewhere, as {1} does: {2}, {3}':
    'Запросов, весь текст которых приходит извне: {0}, например {1}: {2}, {3}',
  '{0}() runs SQL with {1} in its text, {2}: {3}': '{0}() выполняет SQL, в тексте которого {1}, {2}: {3}',
  'which comes from the request': 'это приходит из запроса',
  'a parameter whose callers were not all found': 'это параметр, не все вызовы которого найдены',
  'whose origin was not found': 'происхождение не найдено',
  '{0} of {1} places that render put values into pages unescaped':
    'Места, где страницы собираются без экранирования: {0} из {1}',
  'Whether the environment in {0} escapes is decided elsewhere ({1})':
    'Экранирует ли окружение шаблонов в {0}, решается в другом месте ({1})',
  'No page is rendered': 'Страницы не собираются',
  '{0} template files exist, but what renders them was not found':
    'Файлы шаблонов есть ({0}), а кто их собирает, не найдено',
  'Nothing unescaped was found, but {0} Python files could not be read cleanly':
    'Неэкранированного не найдено, но файлов Python, не прочитанных чисто: {0}',
  '{0} template environments for pages escape, {1} render text, {2} HTML responses hold no raw values':
    'Окружений шаблонов с экранированием {0}, для текста {1}; ответов HTML без сырых значений {2}',
  '{0} in {1} renders {2} without escaping: {3}': '{0} в {1} собирает {2} без экранирования: {3}',
  '{0} in {1} sends {2} from the request as HTML, unescaped':
    '{0} в {1} отдаёт {2} из запроса как HTML без экранирования',
}
