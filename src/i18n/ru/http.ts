import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'http/api-documentation-decided': {
    title: 'Кто-то решил, открыта ли документация API',
    why: 'FastAPI показывает /docs и /openapi.json всем, если не сказать иначе: карту всех адресов, и администратора тоже.',
    fix: 'Задайте docs_url, redoc_url и openapi_url из настройки (None в production), закройте их или назовите явно, что они открыты.',
    lowered: 'открытая документация — выбор многих сервисов; говорится лишь об отсутствии выбора',
  },
  'http/cors-not-wildcard': {
    title: 'CORS называет источники, которым доверяет',
    why: 'Когда разрешён любой источник, любая страница читает ответы сервиса своему посетителю, а с учётными данными и от его имени.',
    fix: 'Перечислите источники своих страниц в настройке без значения по умолчанию и отвергайте "*" в production.',
  },
  'http/debug-off': {
    title: 'Режим отладки в production выключен',
    why: 'В режиме отладки ошибка отвечает своими внутренностями: строками кода, путями, значениями переменных. Сервис в Node делает то же, когда отвечает error.stack.',
    fix: 'Уберите debug или берите его из настройки, которая по умолчанию False.',
  },
  'http/security-headers': {
    title: 'Ответы несут заголовки безопасности',
    why: 'X-Content-Type-Options, Strict-Transport-Security и правило о фреймах останавливают в браузере целые виды атак, по строке на каждый.',
    fix: 'Добавьте middleware с X-Content-Type-Options: nosniff, Strict-Transport-Security и Content-Security-Policy: frame-ancestors или ставьте их на прокси. В Node — app.use(helmet()) или @fastify/helmet.',
    lowered: 'это вторая линия для браузеров, и ставить их может прокси',
  },
}

export default texts
