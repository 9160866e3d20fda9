import type { PhraseTable } from '../dictionary.ts'

export const uploads: PhraseTable = {
  '{0} of {1} upload handlers do not look at the content': 'Обработчики загрузок не смотрят на содержимое: {0} из {1}',
  '{0} of {1} upload handlers look at the content of files':
    'Обработчики загрузок смотрят на содержимое файлов: {0} из {1}',
  '{0} takes {1} of any type': '{0} принимает {1} любого типа',
  '{0} believes the name or type the client gives ({1})': '{0} верит имени или типу, которые называет клиент ({1})',
  'No upload was found, but {0} Python files could not be read cleanly':
    'Загрузок не найдено, но файлов Python, не прочитанных чисто: {0}',
  'No handler receives files': 'Обработчиков, принимающих файлы, нет',
  '{0} hands the file to code that could not be followed, where {1} may stand':
    '{0} отдаёт файл коду, который проследить не удалось; там может быть {1}',
  '{0} files are stored under the name the client gives': 'Файлов под именем, которое даёт клиент: {0}',
  'No file of {0} upload handlers is stored under the name its client gives':
    'Ни один файл обработчиков загрузок ({0}) не хранится под именем от клиента',
  '{0} in {1} uses the name a client gives as {2}: {3}': '{0} в {1} берёт имя от клиента как {2}: {3}',
  '{0} of {1} file accesses take a path from a request without holding it to a folder':
    'Обращения к файлам берут путь из запроса, не удерживая его в папке: {0} из {1}',
  'The service opens no files by path': 'Сервис не открывает файлов по пути',
  '{0} file accesses were read, but {1} Python files could not be read cleanly':
    'Обращения к файлам прочитаны ({0}), но файлов Python, не прочитанных чисто: {1}',
  '{0} of {1} file accesses take a path from callers that were not all found, as {2} does: {3}':
    'Обращения к файлам берут путь от вызывающих, которые найдены не все: {0} из {1}, например {2}: {3}',
  'None of {0} file accesses takes its path from a request':
    'Ни одно обращение к файлам ({0}) не берёт путь из запроса',
  '{0} of {1} file accesses take a path from a request, and all hold it to a folder':
    'Обращения к файлам берут путь из запроса ({0} из {1}), и все удерживают его в папке',
  '{0} in {1} opens {2}, which comes from the request, without holding it to a folder':
    '{0} в {1} открывает {2} из запроса, не удерживая путь в папке',
  'No links to stored files are signed': 'Ссылки на хранимые файлы не подписываются',
  '{0} of {1} signed links never expire or hold for more than a week':
    'Подписанные ссылки бессрочны или действуют больше недели: {0} из {1}',
  '{0} of {1} signed links expire': 'У подписанных ссылок есть срок: {0} из {1}',
  '{0} in {1} is given no expiry': '{0} в {1} не получает срока',
  '{0} in {1} holds for {2} days ({3})': '{0} в {1} действует дней: {2} ({3})',
  '{0} of {1} upload handlers are limited in size': 'Обработчики загрузок ограничены по размеру: {0} из {1}',
  "{0} of {1} upload handlers test no size; a proxy's configuration limits bodies ({2})":
    'Обработчики загрузок не проверяют размер: {0} из {1}; тело ограничивает настройка прокси ({2})',
  '{0} of {1} upload handlers take files of any size': 'Обработчики загрузок берут файлы любого размера: {0} из {1}',
  '{0} takes {1} of any size': '{0} принимает {1} любого размера',
  '{0} only tests the Content-Length header ({1}), which a client can leave out':
    '{0} смотрит только на Content-Length ({1}), а клиент может его не прислать',
}
