/** Rows as columns under their heads, for a terminal. */

/** Numbers and amounts go to the right. What a terminal would obey is taken out of the cells. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const right = heads.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || AMOUNT.test(String(row[i]))))
  const cells = [heads, ...rows].map((row) => row.map((cell) => plain(String(cell))))
  const widths = heads.map((_, i) => cells.reduce((widest, row) => Math.max(widest, widthOf(row[i] ?? '')), 0))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => { const gap = ' '.repeat(widths[i]! - widthOf(cell)); return right[i] ? gap + cell : cell + gap }).join('  ').trimEnd()
  return [line(cells[0]!), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.slice(1).map(line)].join('\n')
}

const AMOUNT = /^[−–-]?[\d.,]+( [A-Z]{3})?$|^–$/

/** A name out of the billing system could move the cursor, change the title, or turn the direction of the line. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')

/** Columns of a terminal: two for the wide scripts of East Asia, none for a mark on the letter before. */
function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += MARK.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1
  return width
}

const MARK = /^\p{M}$/u
const WIDE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\u30fc\uff01-\uff60\uffe0-\uffe6]$/u
