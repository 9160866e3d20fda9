import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'dependencies/bounded': {
    title: 'Каждая рабочая зависимость называет подходящие версии',
    why: 'Зависимость, которой годится любая версия, при следующей сборке перечня возьмёт и новую главную.',
    fix: 'Дайте каждой зависимости хотя бы проверенную нижнюю границу, а верхнюю там, где проект ломает совместимость.',
  },
  'dependencies/kept-fresh': {
    title: 'Новые версии зависимостей что-то предлагает само',
    why: 'Зависимости, которые обновляют, только когда что-то сломалось, обновляют сразу на годы, в день, когда стало известно об уязвимости.',
    fix: 'Добавьте .github/dependabot.yml с записью на каждую экосистему (pip или uv, npm) или renovate.json.',
  },
  'dependencies/licences-checked': {
    title: 'Workflow сверяет лицензии зависимостей со списком разрешённых',
    why: 'Одна зависимость под AGPL или без лицензии может обязать открыть сервис или запретить его продажу; приходит она незаметно, под другой.',
    fix: 'Запускайте в CI pip-licenses --allow-only, liccheck или license-checker --onlyAllow либо dependency-review-action с allow-licenses.',
  },
  'dependencies/locked': {
    title: 'У каждого перечня зависимостей есть файл точных версий, знающий их все',
    why: 'Без него тот же коммит завтра поставит другие версии: проверено одно, а работает другое.',
    fix: 'Закоммитьте файл своего инструмента (uv lock, poetry lock, package-lock.json) или requirements с версиями от pip-compile.',
  },
}

export default texts
