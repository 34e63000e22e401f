/** Names of payers as banks write them, held against names of customers. */

/** What companies are called in law tells nothing of which one it is. */
const LEGAL = new Set(('PTY LTD LIMITED INC INCORPORATED LLC LLP LP CO CORP CORPORATION COMPANY PLC GMBH AG KG KGAA OHG UG MBH SE EK EV SA SAS SARL SASU SPA SRL SL SLU BV NV VOF CV AB OY OYJ AS ASA APS KK PTE PVT SDN BHD JSC OOO DBA THE AND UND ET Y E').split(' '))

/** Letters without marks, in capitals, word by word; without legal forms, unless nothing else is there. */
export function nameWords(name: string): string[] {
  const words = name
    .normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase()
    .replaceAll('ß', 'SS').replaceAll('Ø', 'O').replaceAll('Æ', 'AE').replaceAll('Ł', 'L')
    // `G.M.B.H.`, `S.A.`: the letters of one word.
    .replaceAll(/\b(?:\p{L}\.){2,}/gu, (letters) => `${letters.replaceAll('.', '')} `)
    .replaceAll(/['’`´]/g, '')
    .split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const telling = words.filter((word) => !LEGAL.has(word))
  return (telling.length > 0 ? telling : words).slice(0, WORDS_MAX)
}
const WORDS_MAX = 12

/**
 * 0 to 100. Each word finds the most like it of the other name (Jaro–Winkler), longer words counting more; a name
 * that is cut off, or has words the other lacks, loses some. Numbers that differ tell two apart: `Site 1`, `Site 2`.
 */
export function nameSimilarity(one: string, other: string): number {
  const [a, b] = [nameWords(one), nameWords(other)]
  if (a.length === 0 || b.length === 0) return 0
  const [there, back] = [covered(a, b), covered(b, a)]
  const score = Math.round(100 * (0.65 * Math.max(there, back) + 0.35 * Math.min(there, back)))
  const [numbers, others] = [a.filter(isNumber), b.filter(isNumber)]
  return numbers.length > 0 && others.length > 0 && numbers.join() !== others.join() ? Math.min(score, 60) : score
}

const isNumber = (word: string): boolean => /^\d+$/.test(word)

/** How much of the first name is in the second. */
function covered(words: readonly string[], others: readonly string[]): number {
  let [sum, length] = [0, 0]
  for (const word of words) {
    const best = others.reduce((most, other) => Math.max(most, jaroWinkler(word, other)), 0)
    sum += word.length * (best >= LIKE ? best : 0)
    length += word.length
  }
  return sum / length
}
/** Words less like each other than this are two words. */
const LIKE = 0.85

/** 0 to 1 (Winkler 1990: prefix of at most four, weight 0.1); the same both ways, which the search for pairs alone is not. */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return 1
  const [a, b] = one < other ? [one, other] : [other, one]
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const [inA, inB] = [Array.from(a, () => false), Array.from(b, () => false)]
  let matches = 0
  for (let i = 0; i < a.length; i += 1) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j += 1) {
      if (inB[j] === true || a[i] !== b[j]) continue
      inA[i] = inB[j] = true
      matches += 1
      break
    }
  }
  if (matches === 0) return 0
  let [moved, at] = [0, 0]
  for (let i = 0; i < a.length; i += 1) {
    if (inA[i] !== true) continue
    while (inB[at] !== true) at += 1
    if (a[i] !== b[at]) moved += 1
    at += 1
  }
  const jaro = (matches / a.length + matches / b.length + (matches - moved / 2) / matches) / 3
  let prefix = 0
  while (prefix < Math.min(4, a.length, b.length) && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** What a payer is remembered by: the account the money came from, and the name, in any order of its words. */
export function payerKeys({ payerName, payerAccount }: { payerName: string; payerAccount: string | null }): { account: string | null; name: string | null } {
  const words = nameWords(payerName)
  return {
    account: payerAccount === null || payerAccount === '' ? null : `account ${payerAccount}`,
    name: words.length === 0 ? null : `name ${words.toSorted().join(' ')}`.slice(0, 200),
  }
}
