/** `counterfoil statements` that is stopped, killed or in somebody's way, as processes of its own. */
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { connect, openWorkspace } from '#main/db/workspace.ts'
import { booksIn } from '../fixtures/books.ts'
import { checkPdf, pdfFacts } from '../fixtures/readers.ts'
import { counterfoil, document, failing, failure, json, start, type Started } from './counterfoil.ts'

const LONG = { timeout: 120_000 }
const ACCOUNTS = 600
let dir = ''

/** A company whose statements take some seconds. */
function company(accounts = ACCOUNTS): void {
  const workspace = openWorkspace(join(dir, 'workspace'), { create: true, who: 'a test' })
  const books = booksIn(dir, workspace.database)
  books.party()
  books.together(() => {
    for (let n = 0; n < accounts; n += 1) {
      const account = books.account({ name: `Harbour Lights ${n}` })
      for (let of = 0; of < 10; of += 1) books.invoice(account, { issuedOn: '2026-01-05', dueOn: '2026-02-05', totalMinor: 100_000 + n })
    }
  })
  books.derive()
  workspace.close()
}
const command = (...place: string[]) => ['statements', '--workspace', join(dir, 'workspace'), '--from', '2026-01-01', '--to', '2026-01-31', ...place]
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const pdfs = (folder: string) => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pdf')) : [])
const hidden = () => readdirSync(dir).filter((name) => name.startsWith('.counterfoil'))

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'counterfoil-statements-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
})

/** What a batch has noted as made. */
function noted(): { fileName: string; sha256: string }[] {
  const database = connect(join(dir, 'workspace'))
  try {
    return database.raw.prepare<[], { fileName: string; sha256: string }>(`SELECT fileName, sha256 FROM batchItem WHERE outcome = 'made'`).all()
  } finally {
    database.close()
  }
}

/** Sends the signal once more than this is made. */
async function stopIn(run: Started, signal: NodeJS.Signals, moreThan = 0): Promise<Awaited<Started['ended']>> {
  while (run.child.exitCode === null && noted().length <= moreThan) await setTimeout(20)
  run.child.kill(signal)
  return run.ended
}

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`a folder whose making ${signal} ended is gone on with by the same command: what was whole stays as it was`, LONG, async () => {
    company()
    const out = join(dir, 'out')
    const ended = await stopIn(start(...command('--out', out), '--json'), signal)
    const before = noted()
    expect(before.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(ACCOUNTS)
    if (signal === 'SIGINT') expect(failure(1, 'CANCELLED', ended)).toBe(`Stopped before it was done. ${before.length} of ${ACCOUNTS} accounts are dealt with, and kept: give the same command again to go on with the rest.`)
    const times = new Map(before.map(({ fileName }) => [fileName, statSync(join(out, fileName)).mtimeMs]))
    const again = await counterfoil(...command('--out', out), '--json')
    expect(again.stderr).toMatch(new RegExp(`^Goes on with what was begun on \\d{4}-\\d\\d-\\d\\d: ${before.length} of ${ACCOUNTS} accounts are dealt with\\.$`, 'm'))
    expect(document(again)).toEqual({ total: ACCOUNTS, made: ACCOUNTS, leftOut: 0, failed: 0, path: out })
    for (const { fileName, sha256 } of before) {
      expect(hash(join(out, fileName))).toBe(sha256)
      expect(statSync(join(out, fileName)).mtimeMs).toBe(times.get(fileName))
    }
    expect(readdirSync(out)).toHaveLength(ACCOUNTS + 1)
    expect(noted()).toEqual([])
  })

  test(`a merged file whose making ${signal} ended is gone on with from its parts`, LONG, async () => {
    company()
    const out = join(dir, 'all.pdf')
    await stopIn(start(...command('--merged', out), '--json'), signal)
    const parts = hidden().find((name) => name.startsWith('.counterfoil-batch-'))!
    const first = noted()
    const before = new Map([...new Set(first.map(({ fileName }) => fileName))].map((name) => [name, statSync(join(dir, parts, name)).mtimeMs]))
    expect(before.size).toBeGreaterThan(0)
    expect(existsSync(out)).toBe(false)
    // The parts that are there are used: one that was made again would be newer. They are gone at the end.
    await stopIn(start(...command('--merged', out), '--json'), 'SIGKILL', first.length)
    expect(noted().length).toBeGreaterThan(first.length)
    for (const [name, at] of before) expect(statSync(join(dir, parts, name)).mtimeMs).toBe(at)
    expect(hidden()).toContain(parts)
    expect(await json(...command('--merged', out))).toMatchObject({ total: ACCOUNTS, made: ACCOUNTS, path: out })
    await checkPdf(out)
    expect(Number((await pdfFacts(out))['Pages'])).toBe(ACCOUNTS)
    expect(hidden()).toEqual([])
  })
}

test('other terms to the same place begin anew, and what was left of the first ones goes', LONG, async () => {
  company()
  const [folder, file] = [join(dir, 'out'), join(dir, 'all.pdf')]
  await stopIn(start(...command('--out', folder)), 'SIGKILL')
  const changed = noted()[0]!.fileName
  writeFileSync(join(folder, changed), 'signed by hand')
  expect(await failing(1, 'FILES_IN_THE_WAY', ...command('--out', folder, '--kind', 'open-item'))).toContain(`${folder} holds “${changed}” already`)
  expect(pdfs(folder)).toEqual([changed])
  rmSync(join(folder, changed))
  expect(await json(...command('--out', folder, '--text', 'Lights 59'))).toMatchObject({ made: 11 })
  expect(pdfs(folder)).toHaveLength(11)
  await stopIn(start(...command('--merged', file)), 'SIGKILL')
  expect(hidden()).not.toEqual([])
  expect(await json(...command('--merged', file, '--text', 'Lights 59'))).toMatchObject({ made: 11 })
  expect(hidden()).toEqual([])
})

test('files that somebody took away meanwhile are made again; where all are gone it begins anew', LONG, async () => {
  company()
  const out = join(dir, 'out')
  await stopIn(start(...command('--out', out)), 'SIGKILL')
  rmSync(join(out, noted()[0]!.fileName))
  expect(await json(...command('--out', out))).toMatchObject({ made: ACCOUNTS })
  expect(pdfs(out)).toHaveLength(ACCOUNTS)
  rmSync(out, { recursive: true })
  await stopIn(start(...command('--out', out)), 'SIGKILL')
  rmSync(out, { recursive: true })
  const anew = await counterfoil(...command('--out', out), '--json')
  expect(anew.stderr).not.toContain('Goes on')
  expect(document(anew)).toMatchObject({ made: ACCOUNTS })
})

test('a folder that holds a file of one of the names is left alone, and one that holds others is used', LONG, async () => {
  company(3)
  const out = join(dir, 'out')
  mkdirSync(out)
  writeFileSync(join(out, 'Manifest.csv'), 'mine')
  expect(await failing(1, 'FILES_IN_THE_WAY', ...command('--out', out))).toContain('“Manifest.csv”')
  expect(readdirSync(out)).toEqual(['Manifest.csv'])
  expect(readFileSync(join(out, 'Manifest.csv'), 'utf8')).toBe('mine')
  rmSync(join(out, 'Manifest.csv'))
  writeFileSync(join(out, 'notes.txt'), 'mine')
  expect(await json(...command('--out', out))).toMatchObject({ made: 3 })
  const made = new Map(pdfs(out).map((name) => [name, hash(join(out, name))]))
  expect(await failing(1, 'FILES_IN_THE_WAY', ...command('--out', out, '--kind', 'open-item'))).toContain('Manifest.csv')
  expect(new Map(pdfs(out).map((name) => [name, hash(join(out, name))]))).toEqual(made)
})

test('a place that cannot be is said in words that name it, and nothing is left', LONG, async () => {
  company(1)
  const file = join(dir, 'a.txt')
  writeFileSync(file, 'mine')
  expect(await failing(1, 'NOT_WRITABLE', ...command('--out', file))).toBe(`${file} is a file; name a folder.`)
  expect(await failing(1, 'NOT_WRITABLE', ...command('--out', join(file, 'out')))).toBe(`${file} is a file; name a folder.`)
  expect(await failing(1, 'NOT_WRITABLE', ...command('--merged', dir))).toBe(`${dir} is a folder; name a file.`)
  expect(await failing(1, 'NOT_WRITABLE', ...command('--merged', join(file, 'all.pdf')))).toBe(`${file} is a file; name a folder.`)
  expect(await failing(1, 'NOT_WRITABLE', ...command('--out', join(dir, 'no', 'out')))).toBe(`There is no folder ${join(dir, 'no')}. Make it, or name another place.`)
  expect(await failing(1, 'NOT_WRITABLE', ...command('--merged', join(dir, 'no', 'all.pdf')))).toBe(`There is no folder ${join(dir, 'no')}. Make it, or name another place.`)
  expect(readdirSync(dir).sort()).toEqual(['a.txt', 'workspace'])
  expect(noted()).toEqual([])
})

test.runIf(process.platform === 'linux')('below /proc, where no folder can be made, it ends', LONG, async () => {
  company(1)
  expect(await failing(1, 'NOT_WRITABLE', ...command('--out', '/proc/abc'))).toBe('The folder /proc/abc could not be made. Name another place.')
})

test.runIf(process.platform !== 'win32')('a signal ends it even while its thread waits for something that never comes', LONG, async () => {
  company()
  const out = join(dir, 'all.pdf')
  await stopIn(start(...command('--merged', out)), 'SIGKILL')
  const part = join(dir, hidden().find((name) => name.startsWith('.counterfoil-batch-'))!, noted()[0]!.fileName)
  rmSync(part)
  execFileSync('mkfifo', [part])
  const run = start(...command('--merged', out), '--json')
  // All are made, and the merging reads a pipe that nobody writes to.
  while (noted().length < ACCOUNTS) await setTimeout(50)
  await setTimeout(500)
  run.child.kill('SIGINT')
  expect(failureWords((await run.ended).stderr)).toMatch(/^counterfoil: Stopped/)
})
const failureWords = (stderr: string) => stderr.trim().split('\n').at(-1)
