import type { PhraseTable } from '../dictionary.ts'

export const config: PhraseTable = {
  'Nothing was found that starts with these settings': 'Не найдено, что запускается с этими настройками',
  '{0} stands in the example, and nothing reads it': '{0} есть в примере, но никто её не читает',
  '{0} of {1} variables of the example are not used': 'Переменные примера не используются: {0} из {1}',
  'There is no example environment file': 'Примера файла окружения нет',
  'All {0} variables of the example are used': 'Все переменные примера ({0}) используются',
  'The service reads no environment variable': 'Сервис не читает переменных окружения',
  'Only a package was given, without its repository': 'Дан только пакет, без репозитория',
  'The service reads {0} variables and has no example environment file':
    'Сервис читает переменные ({0}), а примера файла окружения нет',
  'There is no example environment file for production': 'Нет примера файла окружения для production',
  'There is no .env.production.example (or a file like it)': 'Нет .env.production.example (или подобного файла)',
  'The service takes nothing from its environment': 'Сервис ничего не берёт из окружения',
  '{0} is never called': '{0} никогда не вызывается',
  '{0} would refuse bad settings, and nothing calls it when the service starts':
    '{0} отвергла бы плохие настройки, но при запуске её никто не вызывает',
  'Secrets are required settings, and none has a default: the service does not start without':
    'Секреты обязательны и без значений по умолчанию: без них сервис не запускается',
  'Nothing refuses bad settings in production': 'Плохие настройки в production ничто не отвергает',
  'No function, validator or start-up code refuses bad settings in production':
    'Ни функция, ни валидатор, ни код запуска не отвергает плохие настройки в production',
  '{0} refuses bad settings ({1}) at start-up': '{0} отвергает плохие настройки ({1}) при запуске',
  '{0} is called, but does nothing unless {1} is set: its default is not production':
    '{0} вызывается, но без {1} ничего не делает: по умолчанию это не production',
  'Nothing refuses to start in production when {0} {1}{2}':
    'Ничто не отказывается запускаться в production, когда {0} {1}{2}',
  '{0} of {1} bad settings are accepted in production': 'Плохие настройки принимаются в production: {0} из {1}',
  'Start-up refuses {0}': 'При запуске отвергается: {0}',
  '{0} of {1} variables are documented nowhere': 'Переменные нигде не описаны: {0} из {1}',
  'All {0} variables are documented': 'Все переменные ({0}) описаны',
  '{0} is read here and documented nowhere': '{0} читается здесь и нигде не описана',
  '{0} documented nowhere: {1}{2}': 'нигде не описано, {0}: {1}{2}',
  'The service has no CORS origins': 'Источников CORS у сервиса нет',
  'The service has no payment keys': 'Платёжных ключей у сервиса нет',
  'The service has no address of Redis': 'Адреса Redis у сервиса нет',
  'The service has no bucket or kind of storage': 'Хранилища файлов у сервиса нет',
}
