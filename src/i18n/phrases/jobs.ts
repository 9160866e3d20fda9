import type { PhraseTable } from '../dictionary.ts'

export const jobs: PhraseTable = {
  '{0} repeats a job without end': '{0} повторяет задачу без конца',
  'Jobs are repeated without end': 'Задачи повторяются без конца',
  'Jobs that keep failing are given up or kept': 'Задачи, которые всё падают, прекращаются или сохраняются',
  'Nothing was found that keeps or gives up jobs that keep failing':
    'Не найдено, что прекращает или сохраняет падающие задачи',
  'Jobs that fail leave no trace but a log line': 'От упавших задач остаётся только строка в логе',
  '{0} leaves no sign that it still runs': '{0} не оставляет признака, что ещё работает',
  'A job runner may hang without anybody noticing': 'Исполнитель задач может повиснуть незаметно',
  'Every job runner of its own leaves a sign of life': 'Каждый исполнитель задач подаёт признак жизни',
  'No job loop runs as a program of its own': 'Циклов задач отдельной программой нет',
  'The first exception ends the loop of {0}, {1}': 'Первое же исключение кончает цикл {0}, {1}',
  'nothing in it catches what a round raises': 'в нём ничто не ловит ошибку оборота',
  'No job claims mails in a table': 'Ни одна задача не отмечает письма в таблице',
  'Claims of mails are not unique in the database': 'Отметки о письмах в базе не уникальны',
  'Claims of mails are unique in the database': 'Отметки о письмах в базе уникальны',
  'No job was seen to send mail': 'Задач, отправляющих почту, не видно',
  'A job that runs twice may send the same mail twice': 'Задача, запущенная дважды, может отправить письмо дважды',
  'Every job that sends mail claims it first': 'Каждая задача сначала отмечает письмо, потом отправляет',
  '{0} is never called, scheduled or registered': '{0} никто не вызывает, не планирует и не регистрирует',
  'The service runs no background jobs': 'Фоновых задач в сервисе нет',
  'Nothing tells the loop of {0} to end, {1}': 'Циклу {0} никто не велит закончить, {1}',
  'Job runners are cut off wherever they stand': 'Исполнители задач обрываются где попало',
  'Every job runner is told to end, and by whom was found': 'Каждому исполнителю задач велят закончить, и видно кто',
  'No job was found that nothing runs': 'Задач, которые никто не запускает, не найдено',
  '{0} of jobs, none of which ends when a job fails': '{0} задач, и ни один не кончается от сбоя задачи',
}
