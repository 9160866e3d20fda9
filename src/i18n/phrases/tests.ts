import type { PhraseTable } from '../dictionary.ts'

export const tests: PhraseTable = {
  '{0} of {1} things are not tested': 'Не проверяется: {0} из {1}',
  'A test is switched off without a reason.': 'Тест выключен без причины.',
  'No test expects a refusal.': 'Ни один тест не ждёт отказа.',
  'It was not seen in a test, but packages leave most tests out.':
    'В тестах этого не видно, но пакеты почти все тесты опускают.',
  'Nobody is credited for referrals': 'За приглашения никому ничего не начисляют',
  'No leads, bookings or invoices of tenants are served': 'Заявок, броней и счетов арендаторов сервис не отдаёт',
  'No life cycle of bookings, orders or subscriptions': 'Жизненного цикла броней, заказов или подписок нет',
  'No job sends mail': 'Ни одна задача не отправляет почту',
}
