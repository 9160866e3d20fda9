import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'injection/forms-carry-csrf-token': {
    title: 'Формы, идущие с cookie, несут проверяемый токен',
    why: 'Браузер шлёт cookie и с формами чужих сайтов: без токена любая открытая страница действует от имени пользователя.',
    fix: 'Кладите токен в каждую форму и проверяйте до действия (starlette-csrf, fastapi-csrf-protect); SameSite помогает, но его не заменяет.',
  },
  'injection/no-dynamic-evaluation': {
    title: 'Данные снаружи не исполняются как код, не распаковываются pickle и не становятся шаблоном',
    why: 'eval, exec, pickle, небезопасный YAML и шаблоны из текста исполняют то, что в данных: кто пишет данные, тот исполняет код сервиса.',
    fix: 'Читайте данные через json, ast.literal_eval или yaml.safe_load; шаблоны берите из файлов или SandboxedEnvironment; что надо pickle, подписывайте. В Node — JSON.parse и таблица функций вместо eval и new Function.',
  },
  'injection/no-shell-commands': {
    title: 'Оболочка не читает текст снаружи, и клиент не выбирает программу',
    why: 'Для оболочки ; | $() и подобное в значении — её команды: кто выбирает значение, тот запускает программы от имени сервиса.',
    fix: 'Запускайте программу списком аргументов без оболочки (Python: subprocess.run(["convert", path]); Node: execFile("convert", [path])), ставьте "--" перед значениями клиентов, остальное берите в shlex.quote.',
  },
  'injection/no-unsafe-template-filters': {
    title: 'Шаблоны отключают экранирование только для постоянных или очищенных значений',
    why: '| safe и Markup() говорят «это уже HTML»: прошедшее там значение клиента исполнит браузер.',
    fix: 'Уберите | safe; где нужен HTML, сначала очистите его nh3.clean() и отметьте только итог.',
    lowered: 'Доходит ли туда значение клиента, по шаблонам не прослежено.',
  },
  'injection/sql-parameterised': {
    title: 'Значения попадают в SQL параметрами, а не частью текста',
    why: 'Текст клиента, ставший частью команды, позволяет ему писать её самому: читать, менять и удалять всё, что доступно сервису.',
    fix: 'Передавайте значения параметрами (Python: text("… WHERE id = :id"), {"id": value}; Node: pool.query("… WHERE id = $1", [id])), а имена таблиц и столбцов берите из заданного списка.',
  },
  'injection/templates-escape': {
    title: 'Значения экранируются на каждой странице',
    why: 'Неэкранированный <script> исполнится в браузере того, кто откроет страницу, с его сессией.',
    fix: 'Создавайте окружения с autoescape=select_autoescape() и собирайте страницы из шаблонов; в Python экранируйте через html.escape.',
  },
}

export default texts
