import type { PhraseTable } from '../dictionary.ts'

export const outbound: PhraseTable = {
  '{0} circuit breakers are in use': 'Действующих circuit breaker: {0}',
  'A circuit breaker is defined but never used': 'Circuit breaker определён, но не используется',
  '{0} is defined but never made': '{0} определён, но не создаётся',
  'No other service is called': 'Другие сервисы не вызываются',
  'No circuit breaker stands before any other service': 'Ни перед одним внешним сервисом нет circuit breaker',
  '{0} clients and requests to other services have no circuit breaker':
    'Клиентов и запросов к другим сервисам без circuit breaker: {0}',
  '{0} in {1} repeats without end': '{0} в {1} повторяет без конца',
  '{0} of {1} retries have no bound': 'Повторы без предела: {0} из {1}',
  'The bound of the retry in {0} is passed on from elsewhere': 'Предел повтора в {0} приходит извне',
  '{0} of {1} retries have a bound': 'Повторы с пределом: {0} из {1}',
  'No retry was found around {0} clients and requests to other services':
    'Вокруг клиентов и запросов к другим сервисам ({0}) повторов не найдено',
  'Stripe is not called': 'Stripe не вызывается',
  '{0} calls of Stripe go through a client with a timeout{1}': 'Вызовов Stripe через клиента с таймаутом: {0}{1}',
  '{0} calls of Stripe rely on its default of 80 s': 'Вызовов Stripe с её 80 с по умолчанию: {0}',
  'Stripe is called with its default timeout of 80 s{0}': 'Stripe вызывается с её таймаутом по умолчанию 80 с{0}',
  '{0} of {1} {2} have no timeout of their own: {3}': '{2} без своего таймаута: {0} из {1}: {3}',
  '{0} of {1} {2} have a timeout; that of {3} comes from elsewhere ({4} in {5}: {6})':
    '{2} с таймаутом: {0} из {1}; у {3} он приходит извне ({4} в {5}: {6})',
  '{0} of {1} {2} have a timeout: {3}': '{2} с таймаутом: {0} из {1}: {3}',
  '{0} in {1} relies on {2}': '{0} в {1} полагается на {2}',
  '{0} in {1} can wait for ever: {2}': '{0} в {1} может ждать вечно: {2}',
  '{0} places switch the verification of certificates off': 'Мест, где проверка сертификатов выключена: {0}',
  'No place switches verification off, but {0} could not be read cleanly':
    'Проверка нигде не выключена, но чисто прочитать не удалось: {0}',
  'None of {0} clients and requests switches the verification of certificates off':
    'Ни один из клиентов и запросов ({0}) не выключает проверку сертификатов',
  '{0} does not verify certificates{1}: {2}': '{0} не проверяет сертификаты{1}: {2}',
  '{0} verifies certificates only when a setting says so: {1}':
    '{0} проверяет сертификаты, только если велит настройка: {1}',
}
