/** A process that is killed in the middle of an import leaves nothing of it, and one that was told “done” has it all. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { PARTY, workbench } from './workbench.ts'

const CHILD = fileURLToPath(new URL('importChild.ts', import.meta.url))
const ROWS = 1500

const text = ['number,account,accountName,issuedOn,total,paidOn', ...Array.from({ length: ROWS }, (_, n) => `R-${n},A-${n % 50},Account ${n % 50},2026-09-01,10.00,${n % 3 === 0 ? '2026-09-20' : ''}`)].join('\n')

test('kill -9 at any step leaves all of it or nothing', async () => {
  const seen = new Set<number>()
  for (const step of ['reading', 'rows', 'even', 'ledger', 'end']) {
    const { dir, ledger, write } = workbench()
    const file = write('invoices.csv', text)
    ledger.close()
    mkdirSync(join(dir, 'handed'), { recursive: true })
    await killedAt(dir, file, step)
    const after = openLedger(openLedgerFile(dir))
    const invoices = after.count('invoices', PARTY)
    const imports = (after.sqlite.prepare('SELECT count(*) AS n FROM import').get() as { n: number }).n
    expect([[0, 0], [ROWS, 1]], step).toContainEqual([invoices, imports])
    expect(after.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    seen.add(invoices)
    after.close()
    expect(existsSync(join(dir, 'handed'))).toBe(true)
    expect(readdirSync(join(dir, 'handed')).every((name) => name.startsWith('.'))).toBe(true)
  }
  // Both ends were met: the test would tell nothing if every child had been killed before it began.
  expect([...seen].toSorted((a, b) => a - b)).toEqual([0, ROWS])
})

function killedAt(dir: string, file: string, step: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, dir, file, step], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (words: string) => (said += words))
    child.once('error', reject)
    child.once('close', (_code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(`It was not killed at ${step}. ${said}`))))
  })
}
