import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'uploads/content-sniffed': {
    title: 'Тип загруженного файла определяется по содержимому',
    why: 'Расширение и Content-Type говорит клиент; страница или программа под именем картинки откроется как она есть.',
    fix: 'Смотрите на содержимое до сохранения: filetype.guess, magic.from_buffer или откройте его (PIL.Image.open(...).verify()).',
    lowered: 'Сам по себе неверный тип ничего не открывает: нужен тот, кто ему поверит.',
  },
  'uploads/names-sanitised': {
    title: 'Имя файла от клиента не попадает в путь и ключ хранилища без изменений',
    why: 'В имени может быть ../ или имя существующего файла: клиент выберет, что затереть.',
    fix: 'Сохраняйте под своим именем (uuid4().hex и проверенное расширение), данное храните как данные; или берите Path(filename).name.',
  },
  'uploads/paths-contained': {
    title: 'Путь из запроса не выходит за свой каталог',
    why: 'os.path.join(base, name) с ../../etc/passwd или полным путём выходит наружу: клиент читает и пишет любой файл сервиса.',
    fix: 'Вычислите и сравните: path = (base / name).resolve(); откажите, если не path.is_relative_to(base). В Node — res.sendFile(name, { root }) или path.resolve и проверка начала пути.',
  },
  'uploads/signed-links-expire': {
    title: 'Подписанные ссылки на файлы истекают',
    why: 'Подписанная ссылка — ключ без входа: кто нашёл её в логе или письме, читает файл, пока она действует.',
    fix: 'Задавайте короткий срок: generate_presigned_url(..., ExpiresIn=900).',
    lowered: 'Ссылка должна сначала утечь.',
  },
  'uploads/size-limited': {
    title: 'Размер каждого загружаемого файла ограничен',
    why: 'Без предела один запрос заполнит память или диск сервиса.',
    fix: 'Считайте байты при чтении (или проверяйте file.size) и сверх предела отвечайте 413; заголовка Content-Length может не быть, или он неверен. В Node — multer({ limits: { fileSize: 5_000_000 } }).',
  },
}

export default texts
