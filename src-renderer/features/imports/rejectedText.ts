/** Rejected rows as text for other programs. */
import type { Rejection } from '#contract/imports.ts'

const HEADINGS = ['Row', 'Column', 'Value', 'Reason']
const cells = ({ row, column, value, reason }: Rejection): string[] => [String(row), column ?? '', value, reason]

/** A cell that a spreadsheet would run as a formula begins with an apostrophe. */
const safe = (text: string): string => (/^[=+@\t\r]|^-(?![\d.,]+$)/.test(text) ? `'${text}` : text)

/** Tabs between cells: what a spreadsheet takes from the clipboard. */
export const rejectedAsText = (rows: readonly Rejection[]): string => [HEADINGS, ...rows.map(cells)].map((row) => row.map((cell) => safe(cell.replaceAll(/[\t\r\n]+/g, ' '))).join('\t')).join('\n')

/** RFC 4180, with the mark by which a spreadsheet knows UTF-8. */
export const rejectedAsCsv = (rows: readonly Rejection[]): string => `\uFEFF${[HEADINGS, ...rows.map(cells)].map((row) => row.map((cell) => quoted(safe(cell))).join(',')).join('\r\n')}\r\n`

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
