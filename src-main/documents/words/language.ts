/** Which language a document is written in. Numbers and dates are the locale's own (`figures.ts`). */

export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'el', 'bg', 'ja', 'vi'] as const
export type Language = (typeof LANGUAGES)[number]

/** @param locale BCP 47. English for a language that documents are not written in, and for what cannot be understood. */
export function languageOf(locale: string): Language {
  const language = /^[A-Za-z]{2,3}(?=$|[-_])/.exec(locale)?.[0].toLowerCase()
  return LANGUAGES.find((known) => known === language) ?? 'en'
}

/** What the document says it is written in: the locale itself where its language is one of ours, else `en`. */
export function languageTag(locale: string): string {
  try {
    const [tag = 'en'] = Intl.getCanonicalLocales(locale.replaceAll('_', '-'))
    return languageOf(tag) === new Intl.Locale(tag).language ? tag : 'en'
  } catch {
    return 'en'
  }
}
