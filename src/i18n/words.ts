import type { Language } from '../core/language.ts'

/** Words of the severities. */
export const severityWords: Record<Language, Record<'blocker' | 'warning' | 'recommendation', string>> = {
  en: { blocker: 'blocker', warning: 'warning', recommendation: 'recommendation' },
  ru: { blocker: 'препятствие', warning: 'предупреждение', recommendation: 'совет' },
}

/** What the catalogue says around the texts of checks. */
export const catalogueWords: Record<
  Language,
  Record<'lowered' | 'why' | 'fix' | 'answers' | 'references', string> & { readonly total: (count: number) => string }
> = {
  en: {
    lowered: 'Why no blocker',
    why: 'Why',
    fix: 'Fix',
    answers: 'Answers',
    references: 'References',
    total: (count) => `${count} ${count === 1 ? 'check' : 'checks'}. Explain one with: plimsoll checks ID`,
  },
  ru: {
    lowered: 'Почему не препятствие',
    why: 'Зачем',
    fix: 'Что сделать',
    answers: 'Отвечает на',
    references: 'Ссылки',
    total: (count) => `Проверок: ${count}. Объяснить одну: plimsoll checks ID --lang ru`,
  },
}

/** Titles of areas in Russian, by their ids. */
export const russianAreas: Readonly<Record<string, string>> = {
  auth: 'Вход и права',
  isolation: 'Разделение арендаторов',
  'rate-limit': 'Ограничение частоты запросов',
  http: 'Поверхность HTTP',
  injection: 'Проверка ввода и внедрение кода',
  uploads: 'Загрузка файлов',
  secrets: 'Секреты',
  config: 'Конфигурация',
  database: 'База данных',
  performance: 'Производительность',
  jobs: 'Фоновые задачи',
  mail: 'Почта',
  storage: 'Файлы и объектное хранилище',
  privacy: 'Личные данные',
  migrations: 'Миграции',
  outbound: 'Внешние сервисы',
  health: 'Проверки здоровья',
  metrics: 'Метрики',
  logging: 'Логирование',
  tests: 'Тесты',
  docker: 'Образы контейнеров',
  compose: 'Сервисы compose',
  workflows: 'Workflow',
  dependencies: 'Зависимости',
  release: 'Выпуски',
  infrastructure: 'Инфраструктура как код',
  docs: 'Документация',
  code: 'Полнота функций',
  waivers: 'Исключения и подтверждения',
}

interface AnswerWords {
  readonly notRead: string
  readonly onlyAPerson: string
  readonly attested: string
  readonly attestation: (id: string) => string
  readonly attestationFile: (id: string) => string
  readonly either: (one: string, other: string) => string
  readonly later: (attestation: string, command: string) => string
  readonly nothingAgainst: (checks: number, summary: string) => string
  readonly checkFailed: string
  readonly found: string
  readonly foundWithout: (feature: string, missing: string) => string
  readonly nothingFound: (feature: string) => string
  readonly optional: string
  readonly needs: Record<'static' | 'live' | 'provider' | 'generate' | 'execute' | 'attest', string>
}

/** What an answered checklist says of its own; what checks found keeps their words. */
export const answerWords: Record<Language, AnswerWords> = {
  en: {
    notRead: 'Reading the repository does not answer it.',
    onlyAPerson: 'Only a person can say so.',
    attested: 'Attested',
    attestation: (id) => `an attestation of ${id}`,
    attestationFile: (id) => `an attestation of ${id} in plimsoll.attestations.yaml`,
    either: (one, other) => `${one}, or ${other}`,
    later: (attestation, command) => `${attestation}; a later version answers it with ${command}`,
    nothingAgainst: (checks, summary) =>
      `${checks} ${checks === 1 ? 'check' : 'checks'} of the files found nothing against it: ${summary}`,
    checkFailed: 'the check to run: see its error in the audit',
    found: 'Found',
    foundWithout: (feature, missing) => `${feature} was found without ${missing}`,
    nothingFound: (feature) => `nothing of ${feature} was found`,
    optional: 'Optional, and not found.',
    needs: {
      static: 'somebody to look',
      live: 'the running system',
      provider: 'the code host',
      generate: 'the document or file it asks for',
      execute: 'the act, with its evidence',
      attest: 'the word of a person',
    },
  },
  ru: {
    notRead: 'Чтение репозитория на это не отвечает.',
    onlyAPerson: 'Сказать это может только человек.',
    attested: 'Подтверждено',
    attestation: (id) => `подтверждение ${id}`,
    attestationFile: (id) => `подтверждение ${id} в plimsoll.attestations.yaml`,
    either: (one, other) => `${one} или ${other}`,
    later: (attestation, command) => `${attestation}; следующая версия ответит командой ${command}`,
    nothingAgainst: (checks, summary) => `проверок файлов, не нашедших ничего против: ${checks}: ${summary}`,
    checkFailed: 'проверка должна выполниться: её ошибка видна в аудите',
    found: 'Найдено',
    foundWithout: (feature, missing) => `${feature} найдена, но без: ${missing}`,
    nothingFound: (feature) => `ничего от ${feature} не найдено`,
    optional: 'Необязательно, и не найдено.',
    needs: {
      static: 'чтобы кто-нибудь посмотрел',
      live: 'работающая система',
      provider: 'доступ к хостингу кода',
      generate: 'документ или файл, о котором речь',
      execute: 'само действие с доказательством',
      attest: 'слово человека',
    },
  },
}
