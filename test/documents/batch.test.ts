import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { BatchTerms } from '#contract/documents.ts'
import { batchJob } from '#main/core/jobs/batch.ts'
import { manifestFiles } from '#main/core/jobs/batchManifest.ts'
import { verifyWorkspace } from '#main/core/verify.ts'
import { batchAccountNames, batchById, batchFailures, newestBatches } from '#main/db/batches.ts'
import { beginBatch } from '#main/db/newBatch.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { checkPdf, pdfFacts, pdfText } from '../fixtures/readers.ts'

const run = promisify(execFile)
const termsOf = (given: Partial<BatchTerms> = {}): BatchTerms => BatchTerms.parse({ from: '2026-01-01', to: '2026-01-31', filter: {}, shape: 'folder', ...given })

/** Accounts with an invoice each, of whom some share a name. */
function company(count: number): Books {
  const books = emptyBooks()
  books.party()
  books.together(() => {
    for (let n = 0; n < count; n += 1) {
      const account = books.account({ name: n % 3 === 0 ? 'Kestrel Freight' : `Harbour Lights ${n}` })
      books.invoice(account, { issuedOn: '2026-01-05', dueOn: '2026-02-05', totalMinor: 100_000 + n })
    }
  })
  return books
}

function begin(books: Books, terms = termsOf(), id = 'b1'): string {
  beginBatch(books.database, join(books.dir, 'documents'), { id, terms, by: 'Rosa', now: 1_000 })
  return id
}
const make = (books: Books, batchId: string, { signal = new AbortController().signal, progress = () => {}, entry }: { signal?: AbortSignal; progress?: () => void; entry?: string } = {}) =>
  batchJob({ workspaceDir: books.dir, batchId, destination: { to: 'workspace', by: 'Rosa' } }, { signal, progress, ...(entry === undefined ? {} : { entry }) })
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const WORKER = join(import.meta.dirname, '../../src-main/worker.ts')

test('a batch makes a statement of every account, and a manifest whose hashes are true', async () => {
  const books = company(7)
  const { path, documentId, ...counts } = await make(books, begin(books))
  expect(counts).toEqual({ total: 7, made: 7, leftOut: 0, failed: 0 })
  expect(path).toBe(join(books.dir, 'documents', 'Statements 2026-01-01 to 2026-01-31'))
  const files = readdirSync(path)
  expect(files).toHaveLength(8)
  expect(files).toContain('A-000001 Kestrel Freight.pdf')
  await checkPdf(join(path, 'A-000001 Kestrel Freight.pdf'))
  expect(await pdfText(join(path, 'A-000004 Kestrel Freight.pdf'))).toMatch(/Page 1 of 1/)
  const named = []
  for await (const file of manifestFiles(join(path, 'Manifest.csv'))) named.push(file)
  expect(named.map((file) => file?.fileName ?? '').sort()).toEqual(files.filter((file) => file !== 'Manifest.csv').sort())
  for (const file of named) expect(hash(join(path, file!.fileName))).toBe(file!.sha256)
  const manifest = readFileSync(join(path, 'Manifest.csv'), 'utf8')
  expect(manifest.startsWith('\uFEFF"Account","Name","Outcome","File","Pages","Bytes","SHA-256","Reason"\r\n"A-000002","Harbour Lights 1","made",')).toBe(true)
  expect(books.database.first(batchById('b1'))).toMatchObject({ state: 'done', made: 7, documentId })
  const row = books.database.raw.prepare('SELECT kind, fileName, sha256 FROM document').get()
  expect(row).toEqual({ kind: 'statement-batch', fileName: 'Statements 2026-01-01 to 2026-01-31/Manifest.csv', sha256: hash(join(path, 'Manifest.csv')) })
})

test('verify reads every file of a batch: one that was changed or is gone is told', async () => {
  const books = company(4)
  const { path } = await make(books, begin(books))
  const verify = async () => (await verifyWorkspace({ database: books.database, documentsDir: join(books.dir, 'documents'), now: Date.now }, '2026-01-31')).problems.filter(({ kind }) => kind === 'document')
  expect(await verify()).toEqual([])
  writeFileSync(join(path, 'A-000001 Kestrel Freight.pdf'), 'something else')
  expect(await verify()).toEqual([{ kind: 'document', subject: 'Statements 2026-01-01 to 2026-01-31/A-000001 Kestrel Freight.pdf', message: 'the file is not the one that was made' }])
})

test('a batch that was cancelled goes on where it stopped, and makes nothing twice', async () => {
  const books = company(100)
  const id = begin(books)
  const cancel = new AbortController()
  let told = 0
  await expect(make(books, id, { signal: cancel.signal, progress: () => (told += 1) === 60 && cancel.abort() })).rejects.toMatchObject({ name: 'JobCancelled' })
  const stopped = books.database.first(batchById(id))!
  expect(stopped).toMatchObject({ state: 'stopped', made: 40, documentId: null })
  const folder = join(books.dir, 'documents', stopped.folder)
  const wholeBefore = new Map(books.database.raw.prepare<[], { fileName: string; sha256: string }>(`SELECT fileName, sha256 FROM batchItem WHERE outcome = 'made'`).all().map(({ fileName, sha256 }) => [fileName, sha256]))
  expect(wholeBefore.size).toBe(40)
  for (const [fileName, sha256] of wholeBefore) expect(hash(join(folder, fileName))).toBe(sha256)
  const result = await make(books, id)
  expect(result).toMatchObject({ total: 100, made: 100, failed: 0 })
  expect(readdirSync(folder)).toHaveLength(101)
})

test('a batch whose process was killed goes on: what is noted as made is whole, and the end is the same as without', async () => {
  const books = company(200)
  const id = begin(books)
  // It kills itself in the middle, as a power cut would.
  const script = `import { batchJob } from ${JSON.stringify(join(import.meta.dirname, '../../src-main/core/jobs/batch.ts'))}
    await batchJob({ workspaceDir: ${JSON.stringify(books.dir)}, batchId: 'b1', destination: { to: 'workspace', by: 'Rosa' } },
      { signal: new AbortController().signal, progress: ({ done }) => done >= 170 && process.kill(process.pid, 'SIGKILL'), entry: ${JSON.stringify(WORKER)} })`
  await expect(run(process.execPath, ['--input-type=module', '-e', script], { cwd: join(import.meta.dirname, '../..') })).rejects.toMatchObject({ signal: 'SIGKILL' })
  const made = books.database.raw.prepare<[], { fileName: string; sha256: string }>(`SELECT fileName, sha256 FROM batchItem WHERE outcome = 'made'`).all()
  expect(made.length).toBeGreaterThan(0)
  expect(made.length).toBeLessThan(200)
  const folder = join(books.dir, 'documents', 'Statements 2026-01-01 to 2026-01-31')
  for (const { fileName, sha256 } of made) expect(hash(join(folder, fileName))).toBe(sha256)
  expect(await make(books, id)).toMatchObject({ total: 200, made: 200 })
  expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toHaveLength(201)
  for (const { fileName, sha256 } of made) expect(hash(join(folder, fileName))).toBe(sha256)
})

test('an account that fails is listed with its reason and does not stop the rest', async () => {
  const books = company(3)
  const broken = books.account({ name: 'Nobody’s Party', partyId: 'none' })
  const { path, ...counts } = await make(books, begin(books))
  expect(counts).toMatchObject({ total: 4, made: 3, failed: 1 })
  expect(books.database.all(batchFailures('b1'))).toMatchObject([{ accountId: broken.id, ref: broken.ref, name: 'Nobody’s Party' }])
  expect(readFileSync(join(path, 'Manifest.csv'), 'utf8')).toMatch(/"Nobody’s Party","failed","","","","","[^"]{10,}"/)
})

test('a control character of a name is a space in the manifest', async () => {
  const books = emptyBooks()
  books.party()
  books.invoice(books.account({ name: 'Bell\u0007Nul\u0000Line\nend' }), { issuedOn: '2026-01-05' })
  const { path } = await make(books, begin(books))
  const manifest = readFileSync(join(path, 'Manifest.csv'), 'utf8')
  expect(manifest).toContain('"Bell Nul Line end","made"')
  expect(manifest.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u)
})

test('who gets one is asked: all, those with something to say, or those that owe', async () => {
  const books = company(2)
  books.account({ name: 'Quiet' })
  const paid = books.account({ name: 'Paid' })
  const invoice = books.invoice(paid, { issuedOn: '2026-01-05', totalMinor: 5_000 })
  books.allocation(books.payment(paid, { amountMinor: 5_000, receivedOn: '2026-01-06' }), invoice, { effectiveOn: '2026-01-06' })
  const counts = async (only: BatchTerms['only']) => {
    const { made, leftOut } = await make(books, begin(books, termsOf({ only }), only))
    return { made, leftOut }
  }
  expect(await counts('all')).toEqual({ made: 4, leftOut: 0 })
  expect(await counts('not_empty')).toEqual({ made: 3, leftOut: 1 })
  expect(await counts('owing')).toEqual({ made: 2, leftOut: 2 })
  // Each in a folder of its own; the newest are listed.
  expect(books.database.all(newestBatches()).map(({ folder }) => folder).sort()).toEqual(['Statements 2026-01-01 to 2026-01-31', 'Statements 2026-01-01 to 2026-01-31 (2)', 'Statements 2026-01-01 to 2026-01-31 (3)'])
})

test('a merged batch is one sound file with each account’s pages counted by themselves, and a bookmark each', async () => {
  const books = company(90)
  const long = books.account({ name: 'Long Account' })
  books.together(() => {
    for (let n = 0; n < 60; n += 1) books.invoice(long, { issuedOn: '2026-01-05', totalMinor: 1_000 })
  })
  const { path, made } = await make(books, begin(books, termsOf({ shape: 'merged' })))
  expect(made).toBe(91)
  expect(path).toBe(join(books.dir, 'documents', 'Statements 2026-01-01 to 2026-01-31.pdf'))
  await checkPdf(path)
  const pages = (await pdfText(path)).split('\f').slice(0, -1)
  const single = pages.filter((page) => page.includes('Page 1 of 1'))
  expect(single).toHaveLength(90)
  const several = pages.filter((page) => page.includes(long.ref))
  for (const [index, page] of several.entries()) expect(page).toContain(`Page ${index + 1} of ${several.length}`)
  expect(Number((await pdfFacts(path))['Pages'])).toBe(pages.length)
  const { stdout } = await run('qpdf', ['--json', '--json-key=outlines', path], { maxBuffer: 1 << 26 })
  const outlines = (JSON.parse(stdout) as { outlines: { title: string; destpageposfrom1: number }[] }).outlines
  expect(outlines).toHaveLength(91)
  expect(outlines[0]).toMatchObject({ title: 'Harbour Lights 1 (A-000002)', destpageposfrom1: 1 })
  // Fonts are in it once: a page takes little more than its words.
  expect(readFileSync(path).length / pages.length).toBeLessThan(6_000)
  expect(readdirSync(join(books.dir, 'documents')).filter((name) => name.startsWith('.'))).toEqual([])
})

test('two threads make the same files as one', async () => {
  const books = company(150)
  const one = await make(books, begin(books, termsOf(), 'one'))
  const two = await make(books, begin(books, termsOf(), 'two'), { entry: WORKER })
  const filesOf = (path: string) => Object.fromEntries(readdirSync(path).map((name) => [name, hash(join(path, name))]))
  expect(filesOf(two.path)).toEqual(filesOf(one.path))
})

test('names are safe on Windows, and each file has its own where names differ by capitals only', async () => {
  const books = emptyBooks()
  books.party()
  for (const name of ['CON', 'a/b:c*?', 'ACME', 'acme', 'x'.repeat(200), '=2+2']) books.invoice(books.account({ name, ref: name.toLowerCase() === 'acme' ? name : `R${name.length}` }), { issuedOn: '2026-01-05' })
  const { path, made } = await make(books, begin(books))
  expect(made).toBe(6)
  const files = readdirSync(path)
  expect(new Set(files.map((name) => name.toLowerCase())).size).toBe(7)
  for (const name of files) expect(name).not.toMatch(/[<>:"/\\|?*]|[ .]$/)
})

test('accounts of a batch are read in the order of names, through its index', () => {
  const { database } = emptyBooks()
  expect(database.plan(batchAccountNames(termsOf())).join()).toMatch(/account_by_name/)
  expect(database.plan(batchAccountNames(termsOf({ filter: { party: 'p' as never, billing: 'prepaid' }, kind: 'wallet' }))).join()).toMatch(/account_by_party_name/)
  for (const terms of [termsOf(), termsOf({ filter: { party: 'p' as never } })]) expect(database.plan(batchAccountNames(terms)).join()).not.toMatch(/TEMP B-TREE/)
  expect(database.plan(newestBatches()).join()).toMatch(/batch_by_time/)
})
