/** Text as XML holds it. */

/** Text of an element or an attribute: markup escaped, and without the letters that XML cannot hold. */
export function xmlText(value: string): string {
  const whole = value.toWellFormed()
  if (!SPECIAL.test(whole)) return whole
  return whole.replaceAll(NOT_XML, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Text of a cell: `cellLetters`, escaped. */
export function cellText(value: string): string {
  return xmlText(cellEscapes(cellLetters(value)))
}

/** As many letters as a cell takes, without those that XML cannot hold. */
export function cellLetters(value: string): string {
  return xmlLetters(value.length > LONGEST ? value.slice(0, LONGEST) : value)
}

/** `_x0041_` would be read as a letter, and a carriage return as a line feed. */
export function cellEscapes(text: string): string {
  return text.includes('_x') || text.includes('\r') ? text.replaceAll(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x').replaceAll('\r', '_x000D_') : text
}

/** Without the letters that XML cannot hold. */
export function xmlLetters(value: string): string {
  const whole = value.toWellFormed()
  return SPECIAL.test(whole) ? whole.replaceAll(NOT_XML, '') : whole
}

/** Of a cell, in any spreadsheet program. */
const LONGEST = 32_767
const SPECIAL = /[&<>"\p{Cc}\ufffe\uffff]/u
const NOT_XML = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu

/** How every part of a workbook begins, and the names of its elements. */
export const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
