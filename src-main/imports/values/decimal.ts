/** Numbers that are no money: quantities, as exact decimal text. */
import type { Cell, Read } from '../types.ts'
import { ungrouped } from './amount.ts'
import { isBlank, plain, quoted } from './cell.ts'

/** `1.234,5` → `1234.5`: decimal text with `.`, without zeros that say nothing. */
export function readDecimal(cell: Cell, decimal: '.' | ','): Read<{ decimal: string }> {
  if (isBlank(cell)) return { reason: 'There is no number.' }
  if (typeof cell !== 'string') return cell.is === 'number' ? { decimal: cell.number } : { reason: `${quoted(cell)} is a date, and a number is expected here.` }
  const match = /^([-+]?) ?(.+?)(-?)$/.exec(plain(cell).replaceAll(/[\u2018\u2019\u02BC\u00B4`]/g, "'"))
  const digits = match === null || (match[1] !== '' && match[3] !== '') ? null : ungrouped(match[2]!, decimal)
  if (digits === null) return { reason: `${quoted(cell)} is not a number with “${decimal}” before its decimals.` }
  const [whole = '0', fraction = ''] = digits.split('.')
  const kept = fraction.replace(/0+$/, '')
  const magnitude = `${whole.replace(/^0+(?=\d)/, '')}${kept === '' ? '' : `.${kept}`}`
  return { decimal: (match?.[1] === '-' || match?.[3] === '-') && magnitude !== '0' ? `-${magnitude}` : magnitude }
}

/** A whole number, as one that can be counted with; decimals that are zeros are none. */
export function readWhole(cell: Cell, decimal: '.' | ','): Read<{ whole: number }> {
  const read = readDecimal(cell, decimal)
  if ('reason' in read) return read
  const whole = Number(read.decimal)
  if (!/^-?\d+$/.test(read.decimal)) return { reason: `${quoted(cell)} is not a whole number.` }
  return Number.isSafeInteger(whole) ? { whole } : { reason: `${quoted(cell)} is too large to be kept exactly.` }
}
