import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'outbound/circuit-breakers': {
    title: 'Сервис, который всё время отказывает, на время оставляют в покое',
    why: 'Без размыкателя каждый запрос ждёт полный срок от сервиса, о котором известно, что он лежит.',
    fix: 'Поставьте размыкатель (pybreaker, circuitbreaker, purgatory) вокруг вызовов сервисов, без которых можно обойтись.',
  },
  'outbound/http-timeouts': {
    title: 'У каждого вызова другого сервиса есть предельное время',
    why: 'Без него один зависший сервис держит по нашему процессу на запрос, пока не останется ни одного.',
    fix: 'Задайте время каждому клиенту: httpx.AsyncClient(timeout=10), requests.get(url, timeout=10), aiohttp.ClientSession(timeout=ClientTimeout(total=10)), redis.Redis(socket_timeout=5). В Node: axios.create({ timeout: 10_000 }), fetch(url, { signal: AbortSignal.timeout(10_000) }), new Redis(url, { commandTimeout: 5_000 }).',
  },
  'outbound/mail-timeouts': {
    title: 'У соединений с почтовыми серверами есть предельное время',
    why: 'smtplib по умолчанию ждёт вечно: сервер, который принял соединение и молчит, останавливает отправителя.',
    fix: 'Передайте timeout=10 в smtplib.SMTP или aiosmtplib.send; задайте время клиенту почтового API; в Node — nodemailer.createTransport({ connectionTimeout: 10_000, socketTimeout: 10_000 }).',
  },
  'outbound/retries-bounded': {
    title: 'Неудачные вызовы повторяются, и не без конца',
    why: 'Вызов без повтора падает от каждой заминки сети; с бесконечным занимает процесс и добивает лежащий сервис.',
    fix: 'Повторяйте идемпотентные запросы несколько раз с растущим ожиданием: @tenacity.retry(stop=stop_after_attempt(3), wait=wait_exponential()).',
  },
  'outbound/storage-timeouts': {
    title: 'Клиенты объектного хранилища и других сервисов AWS задают время соединения и чтения',
    why: 'botocore ждёт 60 с соединения и 60 с каждого чтения и пробует несколько раз: одна загрузка держит запрос минутами.',
    fix: 'Передавайте config=Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3}) каждому клиенту и ресурсу; в Node — requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 30_000 }).',
  },
  'outbound/stripe-timeouts': {
    title: 'У вызовов Stripe есть своё предельное время',
    why: 'Клиент Stripe по умолчанию ждёт 80 с, дольше, чем большинство прокси позволяют ждать страницы оплаты.',
    fix: 'Задайте при запуске stripe.default_http_client = stripe.RequestsClient(timeout=10) и stripe.max_network_retries = 2; в Node — new Stripe(key, { timeout: 10_000, maxNetworkRetries: 2 }).',
  },
  'outbound/tls-verified': {
    title: 'Сертификаты других сервисов проверяются',
    why: 'Клиент, принимающий любой сертификат, отдаёт учётные данные и данные любому, кто встал посередине.',
    fix: 'Уберите verify=False, ssl=False и CERT_NONE; для своего центра передайте его сертификат: verify="/etc/ssl/private-ca.pem". В Node уберите rejectUnauthorized: false и передайте ca или NODE_EXTRA_CA_CERTS.',
  },
}

export default texts
