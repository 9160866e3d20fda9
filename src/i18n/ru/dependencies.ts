import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'dependencies/bounded': {
    title: 'Каждая рабочая зависимость называет подходящие версии',
    why: 'Зависимость, которой годится любая версия, при следующей сборке перечня возьмёт и новую главную.',
    fix: 'Дайте каждой зависимости хотя бы проверенную нижнюю границу, а верхнюю там, где проект ломает совместимость.',
  },
  'dependencies/locked': {
    title: 'У каждого перечня зависимостей есть файл точных версий, знающий их все',
    why: 'Без него тот же коммит завтра поставит другие версии: проверено одно, а работает другое.',
    fix: 'Закоммитьте файл своего инструмента (uv lock, poetry lock, package-lock.json) или requirements с версиями от pip-compile.',
  },
}

export default texts
