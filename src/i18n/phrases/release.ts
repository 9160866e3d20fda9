import type { PhraseTable } from '../dictionary.ts'

export const release: PhraseTable = {
  'The tags of a pushed image could not be followed': 'Теги отправляемого образа проследить не удалось',
  '{0} runs here, which is not read': 'Здесь работает {0}, а это не читается',
  'No workflow was seen to push an image': 'Не видно, чтобы workflow отправлял образ',
  'The image is pushed as {0} alone, without a version or commit':
    'Образ отправляется только как {0}, без версии и коммита',
  'What says the version does not agree, or is not semantic': 'То, что называет версию, расходится или не по SemVer',
  'The version comes from git tags': 'Версия берётся из тегов git',
  'The version is {0}, wherever it stands': 'Версия {0} везде, где стоит',
  'Nothing in the repository states a version': 'Ничто в репозитории не называет версии',
  '{0} states version {1}, which is not MAJOR.MINOR.PATCH': '{0} называет версию {1}, а это не MAJOR.MINOR.PATCH',
  '{0} states {1}, {2} states {3}': '{0} называет {1}, {2} называет {3}',
  'The newest tag is {0}, which is not MAJOR.MINOR.PATCH': 'Новейший тег {0}, а это не MAJOR.MINOR.PATCH',
  '{0} states {1}, and {2} is released already': '{0} называет {1}, а {2} уже выпущена',
  '{0} states {1}, and {2} ends with {3}': '{0} называет {1}, а {2} кончается на {3}',
  '{0} tells of {1}, and {2} states {3}': '{0} рассказывает о {1}, а {2} называет {3}',
}
