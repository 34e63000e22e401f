/** Yes and no. */
import type { Cell, Read } from '../types.ts'
import { isBlank, plain, quoted } from './cell.ts'

const YES = new Set(['yes', 'y', 'true', 't', '1', 'x', '✓', '✔', '☑', 'on', 'ja', 'j', 'oui', 'o', 'vrai', 'sí', 'si', 's', 'sì', 'sim', 'tak', 'ναι', 'да', 'はい', 'wahr', 'verdadero', 'vero', 'verdadeiro', 'waar', 'prawda', '○'])
const NO = new Set(['no', 'n', 'false', 'f', '0', '-', '☐', 'off', 'nein', 'nee', 'non', 'faux', 'não', 'nie', 'όχι', 'не', 'いいえ', 'falsch', 'falso', 'onwaar', 'fałsz', '×'])

/** `yes`, `Ja`, `TRUE`, `1`, `x`; an empty cell is no. */
export function readFlag(cell: Cell): Read<{ flag: boolean }> {
  if (isBlank(cell)) return { flag: false }
  const word = plain(cell).toLowerCase()
  if (YES.has(word)) return { flag: true }
  return NO.has(word) ? { flag: false } : { reason: `${quoted(cell)} is neither yes nor no.` }
}
