import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'performance/caches-can-hit': {
    title: 'Кэшируемые функции возвращают то, что можно взять дважды, по ключам, которые повторяются',
    why: 'lru_cache на async-функции хранит корутину: второй получит "cannot reuse already awaited coroutine". С сессией в параметрах он ничего не находит и держит все сессии живыми.',
    fix: 'Для корутин возьмите асинхронный кэш (async_lru, aiocache); не передавайте сессии и запросы в параметрах.',
  },
  'performance/caches-know-the-tenant': {
    title: 'Что сохранено в кэше для одного арендатора, не отдаётся другому',
    why: 'Ключ без арендатора отдаёт ответ первой спросившей компании всем остальным.',
    fix: 'Добавьте арендатора в ключ (f"prices:{org_id}:{day}") или в параметры кэшируемой функции.',
  },
  'performance/database-does-not-block': {
    title: 'Асинхронный код ходит в базу через асинхронный драйвер',
    why: 'Синхронная сессия в async def держит цикл событий всё время запроса: один медленный, и процесс не отвечает никому.',
    fix: 'Сделайте обработчик обычным def (FastAPI выполнит его в потоке) или возьмите AsyncSession с асинхронным драйвером.',
  },
  'performance/http-does-not-block': {
    title: 'Асинхронный код обращается к другим сервисам асинхронными клиентами',
    why: 'Цикл событий один на все запросы процесса: пока requests.get ждёт, ответа не получает никто.',
    fix: 'Возьмите httpx.AsyncClient (или асинхронный клиент библиотеки) с await или отдайте вызов потоку: await asyncio.to_thread(requests.get, url, timeout=5).',
  },
  'performance/mail-does-not-block': {
    title: 'Асинхронный код шлёт письма, не блокируя',
    why: 'smtplib ждёт каждого ответа сервера; в цикле событий медленный почтовый сервер останавливает весь процесс.',
    fix: 'Возьмите aiosmtplib, отдайте отправку потоку или кладите письмо в очередь для задачи.',
  },
  'performance/no-query-per-row': {
    title: 'Ни один цикл по строкам запроса не шлёт ещё по запросу на каждую',
    why: 'Страница из 50 строк превращается в 51 обращение к базе и растёт вместе с данными: что на тестовой базе занимало 20 мс, на настоящей занимает секунды.',
    fix: 'Спросите один раз обо всех строках (`where(Child.parent_id.in_(ids))`, join или `selectinload` связи) и разложите ответы по ключу.',
  },
  'performance/relationships-loaded-ahead': {
    title: 'Связи, которых касается цикл по строкам, загружены вместе со строками',
    why: 'Ленивая связь — запрос, которого никто не видит: `for lead in leads: lead.bookings` шлёт по одному на каждую строку.',
    fix: 'Добавьте к запросу `.options(selectinload(Lead.bookings))` (список) или `joinedload` (одна строка) либо задайте связи `lazy="selectin"`; остальные найдёт `lazy="raise"`.',
  },
  'performance/storage-does-not-block': {
    title: 'Асинхронный код ходит в объектное хранилище, не блокируя',
    why: 'boto3 синхронен: загрузка на десять секунд останавливает на них все запросы процесса.',
    fix: 'Отдайте вызов потоку (await asyncio.to_thread(client.upload_fileobj, …)) или возьмите aioboto3.',
  },
  'performance/waits-do-not-block': {
    title: 'Асинхронный код не спит и не ждёт программ и больших файлов в цикле событий',
    why: 'time.sleep и subprocess.run, а в Node readFileSync и execSync, останавливают цикл событий: пока они не вернутся, стоят все запросы процесса.',
    fix: 'Возьмите asyncio.sleep и asyncio.create_subprocess_exec или отдайте работу потоку через asyncio.to_thread. В Node — fs.promises, execFile и асинхронные функции crypto, zlib и bcrypt.',
  },
}

export default texts
