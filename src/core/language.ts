/** The languages that catalogue texts and checklists are written in. */
export const languages = ['en', 'ru'] as const
export type Language = (typeof languages)[number]
