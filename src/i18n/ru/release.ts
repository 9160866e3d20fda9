import type { CheckTexts } from '../check-texts.ts'

/** Russian texts of the checks of one area, by id. */
const texts: Readonly<Record<string, CheckTexts>> = {
  'release/images-versioned': {
    title: 'Каждый образ, который отправляет workflow, помечен версией или коммитом',
    why: 'Образ с одним лишь именем latest замещает прежний: никто не скажет, какой код работает, и вернуться не к чему.',
    fix: 'Пусть теги делает docker/metadata-action (type=semver, type=sha), или отправляйте рядом с latest NAME:${{ github.sha }}.',
  },
  'release/versions-semantic': {
    title: 'Версия семантическая, и все, кто её называет, называют одну',
    why: 'По версии находят откат, инцидент и запись в журнале. Две разные версии называют две разные программы.',
    fix: 'Пишите версию в одном месте (или берите из тега git), поднимайте major, minor или patch по смыслу изменения и заводите под неё заголовок в журнале.',
  },
}

export default texts
