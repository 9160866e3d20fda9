import type { PhraseTable } from '../dictionary.ts'

export const auth: PhraseTable = {
  '{0} answers requests without credentials{1}': '{0} отвечает на запросы без учётных данных{1}',
  '{0} answers requests without credentials': '{0} отвечает на запросы без учётных данных',
  '{0} of {1} admin endpoints could not be decided: {2}.':
    'О точках доступа администратора ({0} из {1}) решить не удалось: {2}.',
  'The {0} admin endpoints that were read are guarded, but {1}.':
    'Прочитанные точки доступа администратора ({0}) защищены, но {1}.',
  '{0} of {1} admin endpoints answer requests without credentials.':
    'Точки доступа администратора отвечают без учётных данных: {0} из {1}.',
  'All {0} admin endpoints refuse requests without credentials.':
    'Все точки доступа администратора ({0}) отказывают без учётных данных.',
  '{0} demands a login, but no role or permission was found':
    '{0} требует входа, но проверки роли или права не найдено',
  'The guards of {0} admin endpoints could not be decided.':
    'О защите точек доступа администратора ({0}) решить не удалось.',
  '{0} of {1} guarded admin endpoints demand a login only.':
    'Защищённые точки доступа администратора требуют только входа: {0} из {1}.',
  "All {0} guarded admin endpoints demand a role or an administrator's own credentials.":
    'Все защищённые точки доступа администратора ({0}) требуют роли или собственных учётных данных администратора.',
  'Whether the guards of {0} endpoints refuse could not be decided: {1}.':
    'Отказывает ли защита точек доступа ({0}), решить не удалось: {1}.',
  'The guards of {0} endpoints refuse requests without credentials.':
    'Защита точек доступа ({0}) отказывает в запросах без учётных данных.',
  '{0} makes a JWT without an exp claim': '{0} создаёт JWT без поля exp',
  'The claims of {0} could not be followed': 'Поля JWT в {0} проследить не удалось',
  'Some JWTs are verified with algorithms that are chosen at run time':
    'Часть JWT проверяется алгоритмами, которые выбираются при работе',
  '{0} reads a JWT without verifying its signature{1}': '{0} читает JWT, не проверяя подпись{1}',
  '{0} reads a JWT without verifying its signature': '{0} читает JWT, не проверяя подпись',
  '{0} accepts JWTs without a signature (algorithm none)': '{0} принимает JWT без подписи (алгоритм none)',
  '{0} verifies a JWT with the algorithm the token itself names':
    '{0} проверяет JWT алгоритмом, который назван в самом токене',
  '{0} verifies a JWT without saying which algorithms are allowed':
    '{0} проверяет JWT, не указывая допустимые алгоритмы',
  'No place was found that sends messages': 'Мест, где отправляются сообщения, не найдено',
  'Messages carry links to a host that the client names': 'В сообщениях есть ссылки на хост, который называет клиент',
  'No message was found that takes the host of a request into its links':
    'Не найдено сообщений, в ссылки которых попадает хост запроса',
  '{0} gives {1} a link made of {2}, which {3} decides': '{0} даёт {1} ссылку из {2}, а это решает {3}',
  '{0} uses {1} that has no time in it': '{0} использует {1} без срока действия',
  '{0} is registered nowhere': '{0} нигде не зарегистрирован',
  '{0} of {1} middleware classes are registered nowhere.': 'Классы middleware нигде не зарегистрированы: {0} из {1}.',
  'All {0} middleware classes are used.': 'Все классы middleware ({0}) используются.',
  'The repository writes no middleware of its own.': 'Своих middleware в репозитории нет.',
  '{0} is registered only if {1}.': '{0} регистрируется, только если {1}.',
  '{0} is registered only if {1}': '{0} регистрируется, только если {1}',
  '{0} hashes a password with {1}': '{0} хеширует пароль функцией {1}',
  'Passwords are hashed by something that lies outside the code that was read':
    'Пароли хеширует то, что лежит вне прочитанного кода',
  'Passwords are hashed with a fast digest in {0}': 'Пароли хешируются быстрой функцией: {0}',
  'Passwords are hashed with a slow function': 'Пароли хешируются медленной функцией',
  '{0} has no guard': '{0} без защиты',
  'No open reading endpoint was found among {0}, but {1}.': 'Среди точек чтения ({0}) открытых не найдено, но {1}.',
  '{0} of {1} reading endpoints have no guard.': 'Точки чтения без защиты: {0} из {1}.',
  'None of the {0} reading endpoints is open.': 'Открытых точек чтения нет (всего {0}).',
  '{0} routers were found, but no application that could include them.':
    'Роутеры найдены ({0}), а приложения, которое могло бы их подключить, нет.',
  '{0} has {1} routes and no application includes it': 'У {0} маршрутов: {1}, и ни одно приложение его не подключает',
  'Whether every router is included could not be told: {0}.': 'Все ли роутеры подключены, сказать нельзя: {0}.',
  '{0} of {1} routers are included nowhere.': 'Роутеры нигде не подключены: {0} из {1}.',
  'All {0} routers are included.': 'Все роутеры подключены ({0}).',
  '{0} of {1} secret settings have a default that works':
    'У секретных настроек есть рабочее значение по умолчанию: {0} из {1}',
  '{0} secret settings: each is required, empty or random by default, or refused at start-up':
    'Секретных настроек {0}: каждая обязательна, пуста или случайна по умолчанию либо отвергается при запуске',
  'What {0} of {1} secret settings are by default is not known ({2})':
    'Значение по умолчанию секретных настроек неизвестно: {0} из {1} ({2})',
  'The service takes no secret from its environment': 'Сервис не берёт секретов из окружения',
  'No secret setting was seen, but not all code could be read': 'Секретных настроек не видно, но прочитан не весь код',
  '{0} has the default {1}, {2}': 'У {0} значение по умолчанию {1}, {2}',
  'and nothing refuses it at start-up': 'и при запуске его ничто не отвергает',
  'and {0}, which would refuse it, is never called': 'а {0}, которая отвергла бы его, никогда не вызывается',
  '{0} is {1} by default, and {2} works with that': '{0} по умолчанию {1}, и {2} с этим работает',
  '{0} is compared with {1}': '{0} сравнивается оператором {1}',
  '{0} is drawn at random in each process when it is not set': '{0}, если не задана, в каждом процессе случайная',
  'No {0} was found, but {1}.': 'Не найдено: {0}; но {1}.',
  'No web framework is imported.': 'Веб-фреймворк не импортируется.',
  'A web framework is imported, but no endpoint was found.':
    'Веб-фреймворк импортируется, но точек доступа не найдено.',
  'Flags of session cookies are decided at run time': 'Флаги сессионных cookie решаются при работе',
  '{0} of {1} session cookies lack flags': 'У сессионных cookie не хватает флагов: {0} из {1}',
  '{0} is set without {1}{2}': '{0} ставится без {1}{2}',
  '{0} takes events without verifying a signature or credential':
    '{0} принимает события, не проверяя подпись или учётные данные',
  'Whether {0} webhooks verify their sender could not be decided.':
    "Проверяют ли webhook'и ({0}) отправителя, решить не удалось.",
  '{0} of {1} webhooks take events from anybody.': "Webhook'и принимают события от кого угодно: {0} из {1}.",
  'All {0} webhooks verify a signature or credential.': "Все webhook'и ({0}) проверяют подпись или учётные данные.",
  '{0} changes state and no guard stands before it': '{0} меняет данные, и перед ней нет защиты',
  '{0} of {1} state-changing endpoints could not be decided: {2}.':
    'Об изменяющих точках доступа ({0} из {1}) решить не удалось: {2}.',
  'No open state-changing endpoint was found, but {0}.': 'Открытых изменяющих точек доступа не найдено, но {0}.',
  '{0} of {1} state-changing endpoints have no guard.': 'Изменяющие точки доступа без защиты: {0} из {1}.',
  'None of the {0} state-changing endpoints is open.': 'Открытых изменяющих точек доступа нет (всего {0}).',
  '{0} lets anonymous requests through to {1}.': '{0}: анонимные запросы проходят к {1}.',
  '{0} let anonymous requests through to {1}.': '{0}: анонимные запросы проходят к {1}.',
  '1 JWT never runs out': 'JWT без срока действия: 1',
  '{0} JWTs never run out': 'JWT без срока действия: {0}',
  '1 JWT is read without proper verification': 'JWT, прочитанных без должной проверки: 1',
  '{0} JWTs are read without proper verification': 'JWT, прочитанных без должной проверки: {0}',
  '1 kind of link is good for ever': 'Видов бессрочных ссылок: 1',
  '{0} kinds of link are good for ever': 'Видов бессрочных ссылок: {0}',
  '1 comparison tells by its time': 'Сравнений, выдающих себя временем: 1',
  '{0} comparisons tell by their time': 'Сравнений, выдающих себя временем: {0}',
  'None of {0} secret settings is drawn at random': 'Ни одна из секретных настроек ({0}) не случайная',
  'There are no signed links': 'Подписанных ссылок нет',
  'There are no comparisons of secrets': 'Сравнений секретов нет',
  'There are no session cookies': 'Сессионных cookie нет',
  'The service has no admin endpoint.': 'Точек доступа администратора нет.',
  'The service has no guarded admin endpoint.': 'Защищённых точек доступа администратора нет.',
  'The service has no webhook.': "Webhook'ов нет.",
  'The service has no state-changing endpoint.': 'Изменяющих точек доступа нет.',
  'The service has no reading endpoint.': 'Точек чтения нет.',
}
