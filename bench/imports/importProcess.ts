/** Takes one file into a new ledger in a process of its own, twice, and tells how long it took and how much memory it had. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import type { PartyId } from '#contract/vocabulary.ts'
import type { NewRecord } from '#main/core/ports/ledger.ts'
import { takeFile, type ImportOrder } from '#main/imports/run/takeFile.ts'
import { undoImport } from '#main/imports/run/undo.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'

const [dir, count] = process.argv.slice(2) as [string, string]
const ROWS = Number(count)
const FIELDS = ['number', 'account', 'accountName', 'issuedOn', 'dueOn', 'total', 'tax', 'paidOn']
let told = 0
const telling = { signal: new AbortController().signal, progress: () => void (told += 1) }
const quiet = { signal: new AbortController().signal, progress: () => {} }

const party: NewRecord<'parties'> = {
  id: 'own' as PartyId, partyId: 'own' as PartyId, updatedAt: 1, name: 'Bench', legalName: 'Bench B.V.', currency: 'EUR', timeZone: 'UTC', locale: 'en', taxName: '', taxRateBp: 0, taxNumber: '',
  address: { lines: [], city: '', region: '', postcode: '', country: 'NL' }, phone: '', portalUrl: 'https://bench.example', senderName: 'Bench', senderEmail: 'bench@bench.example', smsNumbers: [], acceptedMethods: [], paper: 'A4', colour: '#000000', remittance: [],
}

async function writeFile(): Promise<string> {
  const path = join(dir, 'invoices.csv')
  const file = createWriteStream(path)
  file.write(`${FIELDS.join(',')}\n`)
  for (let n = 0; n < ROWS; n += 1) {
    const line = `R-${String(n).padStart(8, '0')},A-${n % 20_000},"Customer, ${n % 20_000}",2026-0${1 + (n % 8)}-1${n % 10},2026-09-30,${100 + (n % 900)}.${10 + (n % 90)},${n % 90}.00,${n % 2 === 0 ? '2026-10-05' : ''}\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  return path
}

mkdirSync(join(dir, 'handed'), { recursive: true })
const path = await writeFile()
const ledger = openLedger(openLedgerFile(dir))
ledger.put('parties', party)
const staging = join(dir, 'handed', '.staging')
const order: ImportOrder = {
  file: path, fileName: 'invoices.csv', dry: false, partly: false, remember: false, by: 'bench', at: Date.UTC(2026, 10, 22), staging,
  mapping: { kind: 'invoices', party: party.id, currency: null, columns: Object.fromEntries(FIELDS.map((field) => [field, field])), dateOrder: null, decimal: '.', encoding: 'utf-8', delimiter: ',', sheet: null, headerRow: 1 },
}
const timed = async <T>(work: () => T | Promise<T>): Promise<{ seconds: number; answer: T }> => {
  const startedAt = performance.now()
  const answer = await work()
  return { seconds: (performance.now() - startedAt) / 1000, answer }
}
const cancelSeconds = await cancelled()
/** From the moment a person calls it off, half way through the rows, until it has stopped. */
async function cancelled(): Promise<number> {
  const controller = new AbortController()
  let at = 0
  const context = { signal: controller.signal, progress: ({ done, total }: { done: number; total?: number | null }) => {
    if (at > 0 || total == null || done < total / 2) return
    at = performance.now()
    controller.abort()
  } }
  const outcome = await takeFile(ledger, order, context).then(() => 'taken', (error: unknown) => (error as Error).name)
  if (!['JobCancelled', 'AbortError'].includes(outcome) || ledger.count('invoices', party.id) > 0) throw new Error(`A cancelled import ended as ${outcome}, with ${ledger.count('invoices', party.id)} invoices.`)
  return (performance.now() - at) / 1000
}
const first = await timed(() => takeFile(ledger, order, telling))
const again = await timed(() => takeFile(ledger, { ...order, dry: true }, quiet))
const undo = await timed(() => undoImport(ledger, { importId: first.answer.importId!, by: 'bench', at: Date.UTC(2026, 10, 22), staging }, quiet))
ledger.close()
process.stdout.write(JSON.stringify({
  inserted: first.answer.result.inserted, unchanged: again.answer.result.unchanged, kept: undo.answer.kept,
  told, cancelSeconds, firstSeconds: first.seconds, againSeconds: again.seconds, undoSeconds: undo.seconds, peakMb: process.resourceUsage().maxRSS / 1024,
}))
