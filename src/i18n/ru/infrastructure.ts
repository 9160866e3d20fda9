import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'infrastructure/defined-in-code': {
    title: 'То, на чём работает сервис, записано в файлах, которые может применить инструмент',
    why: 'Серверы, настроенные руками, второй раз так не настроить: в день, когда они пропадут, никто не вспомнит, что на них было.',
    fix: 'Опишите сети, серверы, базы и развёртывание в Terraform, Ansible, манифестах Kubernetes или хотя бы в compose-файле для прода и храните вместе с кодом.',
  },
  'infrastructure/versions-pinned': {
    title: 'Инфраструктура называет версии провайдеров и модулей и не хранит состояние в git',
    why: 'Без версии следующий запуск возьмёт самую новую и может пересоздать сервер. Файл состояния в git хранит пароли открыто, а двое с двумя состояниями рушат работу друг друга.',
    fix: 'Задайте каждому провайдеру версию в required_providers и закоммитьте .terraform.lock.hcl; модулям — version или ?ref=ТЕГ; состояние держите в удалённом хранилище, а *.tfstate — в .gitignore.',
  },
}

export default texts
