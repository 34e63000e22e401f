import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentFile } from '#main/core/documentFile.ts'
import { emptyBooks } from '../fixtures/books.ts'

function withDocument(fileName: string) {
  const { database } = emptyBooks()
  database.raw.prepare(`INSERT INTO document VALUES ('doc_1', 'receipt', 'Receipt', ?, 'x', 1, NULL, 1, 'Rosa', '{}')`).run(fileName)
  return (id: string) => documentFile(database, '/w/documents', id)
}

test.each([
  ['Receipt PM000001.pdf', 'application/pdf'],
  ['Aged receivables 2026-03-20.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['運輸 …receipt.pdf', 'application/pdf'],
  ['no type', 'application/octet-stream'],
  ['odd.constructor', 'application/octet-stream'],
])('a document is found by its id: %s', (fileName, contentType) => {
  expect(withDocument(fileName)('doc_1')).toEqual({ path: join('/w/documents', fileName), fileName, contentType })
})

test.each(['doc_2', '', '../desk.db', 'Receipt.pdf', "doc_1' OR '1'='1"])('nothing is found by what is no document’s id: %j', (id) => {
  expect(withDocument('Receipt.pdf')(id)).toBeNull()
})

test('a file of a batch stands one folder deep', () => {
  expect(withDocument('Statements 2026-01/Manifest.csv')('doc_1')).toEqual({ path: join('/w/documents', 'Statements 2026-01', 'Manifest.csv'), fileName: 'Manifest.csv', contentType: 'text/csv; charset=utf-8' })
})

test.each(['../desk.db', '/etc/passwd', 'a/b/c.pdf', 'a/../b.pdf', '../a.pdf', 'a/..', './a.pdf', 'a//b.pdf', 'a/', '/a', 'a/C:b.pdf', 'a/b\\c.pdf', '..\\a/b.pdf', 'a\\b.pdf', 'C:evil.pdf', '..', '.', '', 'a\0.pdf'])('a database that was edited opens no other file: %j', (fileName) => {
  expect(withDocument(fileName)('doc_1')).toBeNull()
})
