import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { NewRecord } from '#main/core/ports/ledger.ts'
import { verifyLedger } from '#main/core/verifyLedger.ts'
import { checkLedger, openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { emptyFolder } from '../fixtures/folders.ts'
import { record } from '../sync/records.ts'

const SCRIPT = fileURLToPath(new URL('ledgerProcess.ts', import.meta.url))
const ROWS = 400

/** Imports until it has said so many lines, and a little longer: into the middle of a write. Answers the last import that was said to be whole. */
async function importUntil(lines: number, longerMs: number, dir: string, from: number): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, dir, String(from), String(ROWS)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(Number(line))
    if (said.length !== lines) continue
    await pause(longerMs)
    child.kill('SIGKILL')
  }
  await new Promise<void>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve()))
  expect(child.signalCode).toBe('SIGKILL')
  return said.at(-1)!
}

test('a ledger killed in the middle of a write again and again has each import whole or not at all, and all that was said to be there', async () => {
  const dir = emptyFolder()
  const first = openLedger(openLedgerFile(dir))
  const { rev: _rev, ...party } = record('parties', { id: 'own', partyId: 'own' })
  first.put('parties', party as unknown as NewRecord<'parties'>)
  first.close()
  let next = 1
  for (const [lines, longerMs] of [[1, 0], [2, 7], [1, 23], [3, 3], [1, 41]] as const) {
    const said = await importUntil(lines, longerMs, dir, next)
    expect(checkLedger(dir)).toBe('sound')
    const ledger = openLedger(openLedgerFile(dir))
    const imports = ledger.sqlite.prepare<[], { n: number; changes: number; records: number }>(`
      SELECT n, (SELECT count(*) FROM importChange AS c WHERE c.importId = i.id) AS changes,
        (SELECT count(*) FROM importChange AS c JOIN record AS r ON r.resource = c.resource AND r.id = c.id AND r.rev = c.after WHERE c.importId = i.id) AS records
      FROM import AS i ORDER BY n`).all()
    expect(imports.map(({ n }) => n)).toEqual(Array.from({ length: imports.length }, (_, n) => n + 1))
    for (const { changes, records } of imports) expect([changes, records]).toEqual([ROWS, ROWS])
    expect(imports.length).toBeGreaterThanOrEqual(said)
    expect(ledger.count('accounts', 'own')).toBe(imports.length * ROWS)
    next = imports.length + 1
    ledger.close()
    expect(await verifyLedger(dir, (subject, message) => expect.fail(`${subject} · ${message}`))).toBe(1 + ROWS * imports.length)
  }
}, 120_000)
