import type { PhraseTable } from '../dictionary.ts'

export const mail: PhraseTable = {
  'The service sends no mail': 'Сервис не отправляет почту',
  'No mail of the kind "{0}" was found among {1} of mail': 'Писем вида «{0}» не найдено среди {1} писем',
  '{0} offers no way to unsubscribe': '{0} не даёт отписаться',
  '{0} is sent without the header List-Unsubscribe': '{0} отправляется без заголовка List-Unsubscribe',
  'What people want to be sent is kept': 'Что люди хотят получать, хранится',
  'No mail was found that people may want to stop': 'Не найдено писем, от которых могут захотеть отказаться',
  'Mail that people may want to stop is sent, and nothing keeps what they want':
    'Письма, от которых могут захотеть отказаться, отправляются, а их пожелания нигде не хранятся',
  '{0} is sent to everybody': '{0} отправляется всем',
  '{0} does not mention the privacy policy': '{0} не упоминает политику конфиденциальности',
  'Mail is sent, but no template of mail was found': 'Почта отправляется, но шаблонов писем не найдено',
  'Mail may go out under a reserved address': 'Почта может уйти с зарезервированного адреса',
  'No sender address is left to an example': 'Адресов отправителя из примеров не осталось',
  'Where the address of the sender comes from was not found': 'Откуда берётся адрес отправителя, не найдено',
  'Mail is sent from {0}': 'Почта отправляется с {0}',
  '{0} is {1} unless it is set otherwise': '{0} — это {1}, если не задано иное',
  '{0} is {1} in production': '{0} — это {1} в production',
  'No message offers a way to unsubscribe': 'Ни одно письмо не даёт отписаться',
  'Messages offer to unsubscribe, but no endpoint takes it': 'Письма предлагают отписаться, но принимать это некому',
  'Every endpoint that takes it asks for a login': 'Каждая точка, которая это принимает, требует входа',
  'One-click unsubscribing is offered, but no endpoint takes POST':
    'Отписка в один щелчок предложена, но POST никто не принимает',
  'The way to unsubscribe does not lead to where it should': 'Отписка ведёт не туда, куда должна',
  'Unsubscribing leads to an endpoint that asks for no login': 'Отписка ведёт к точке, которая не требует входа',
}
