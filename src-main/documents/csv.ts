/** Lines of a CSV file as RFC 4180 has them. */

/** One line with its end. Every cell is quoted; text that a spreadsheet would run is text behind an apostrophe. */
export const csvLine = (cells: readonly string[]): string => `${cells.map((cell) => `"${inert(cell).replaceAll('"', '""')}"`).join(',')}\r\n`

/** What begins a formula in one spreadsheet or another: OWASP, “CSV injection”. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

const inert = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)
