/** What a file is, by how it begins; its name says nothing. */
import { open } from 'node:fs/promises'
import { UnreadableTable } from '../types.ts'

/** @throws UnreadableTable for what is neither a text nor a workbook of today, in words */
export async function fileKind(file: string): Promise<{ kind: 'text' | 'workbook'; bytes: number }> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(4096)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    if (bytesRead === 0) throw new UnreadableTable('EMPTY', 'This file is empty: there is nothing in it at all.')
    return { kind: kindOf(head.subarray(0, bytesRead)), bytes: size }
  } finally {
    await handle.close()
  }
}

const OTHERS: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('%PDF'), 'a PDF'], [Buffer.from([0x1F, 0x8B]), 'a packed file (gzip)'], [Buffer.from('{\\rtf'), 'a text document (RTF)'], [Buffer.from([0x89, 0x50, 0x4E, 0x47]), 'a picture'], [Buffer.from([0xFF, 0xD8, 0xFF]), 'a picture'],
  [Buffer.from('7z\u00BC\u00AF', 'latin1'), 'a packed file (7z)'], [Buffer.from('Rar!'), 'a packed file (RAR)'], [Buffer.from('SQLite format 3'), 'a database'],
]

function kindOf(head: Buffer): 'text' | 'workbook' {
  if (starts(head, Buffer.from([0x50, 0x4B, 0x03, 0x04])) || starts(head, Buffer.from([0x50, 0x4B, 0x05, 0x06]))) return 'workbook'
  // OLE: workbooks of Excel 97 to 2003, and today's where they have a password.
  if (starts(head, Buffer.from([0xD0, 0xCF, 0x11, 0xE0]))) {
    if (head.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw encrypted()
    throw new UnreadableTable('OLD_WORKBOOK', 'This is a workbook of an old kind (.xls), or one with a password. Open it, take the password off, and save it as .xlsx or as CSV.')
  }
  const other = OTHERS.find(([mark]) => starts(head, mark))
  if (other !== undefined) throw new UnreadableTable('NOT_A_TABLE', `This is ${other[1]} and no table. Choose a CSV file or a workbook (.xlsx).`)
  const text = head.toString('latin1').replace(/^(?:\u00EF\u00BB\u00BF)?\s*/, '').toLowerCase()
  if (/^<(?:!doctype html|html|table|head|meta)/.test(text)) throw new UnreadableTable('NOT_A_TABLE', 'This is a web page that calls itself a table. Open it in a spreadsheet and save it as .xlsx or as CSV.')
  if (text.startsWith('<?xml')) throw new UnreadableTable('NOT_A_TABLE', 'This is an XML file. Open it in a spreadsheet and save it as .xlsx or as CSV.')
  return 'text'
}

export const encrypted = () => new UnreadableTable('ENCRYPTED', 'This workbook has a password. Open it, take the password off, and save it again.')

const starts = (head: Buffer, mark: Buffer): boolean => head.subarray(0, mark.length).equals(mark)
