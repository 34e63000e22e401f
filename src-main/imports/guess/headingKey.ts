/** Headings made comparable. */

/** What makes two headings the same one: without case and blanks at their ends, characters in one form. */
export const headingKey = (heading: string): string => heading.normalize('NFKC').replaceAll(/[\s\p{Cf}]+/gu, ' ').trim().toLowerCase()

/** By which a heading is looked up among known words: letters and digits only, without accents; `#` is a number, `%` a percentage. */
export function wordKey(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ł', 'l').replaceAll('ς', 'σ')
    .replaceAll(/#|№|n[°º]/g, 'no').replaceAll('%', 'percent').replaceAll(/[^\p{L}\p{N}]+/gu, '')
}

/** The ways a heading may be known: as it is, without what is in brackets, without a currency behind it (`Total EUR`, `Amount ($)`). */
export function wordKeys(heading: string): string[] {
  const bare = heading.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, ' ')
  const withoutMoney = bare.replace(/[\s,/-]+(?:in\s+)?(?:[A-Z]{3}|[$€£¥])\s*$/u, '')
  return [...new Set([heading, bare, withoutMoney].map(wordKey))].filter((key) => key !== '')
}
