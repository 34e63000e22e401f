import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createCore } from '#main/core/createCore.ts'
import { partialName, removeStalePartials } from '#main/documents/partials.ts'
import { writeWhole } from '#main/documents/wholeFile.ts'
import { emptyBooks } from '../fixtures/books.ts'

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-files-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
const say = (text: string) => (stream: NodeJS.WritableStream) => {
  stream.end(text)
  return Promise.resolve(text.length)
}

test('a file gets the first name that is free, and says its hash and length', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'a.pdf'), 'there before')
  const file = await writeWhole(dir, { names: ['a.pdf', 'a (2).pdf'], replace: false }, say('new'))
  expect(file).toEqual({ path: join(dir, 'a (2).pdf'), sha256: createHash('sha256').update('new').digest('hex'), bytes: 3, made: 3 })
  expect(readFileSync(join(dir, 'a.pdf'), 'utf8')).toBe('there before')
  expect(readdirSync(dir).sort()).toEqual(['a (2).pdf', 'a.pdf'])
})

test('a file that a person named takes the place of the old one, whole', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'a.pdf'), 'old and longer')
  await writeWhole(dir, { names: ['a.pdf'], replace: true }, say('new'))
  expect(readFileSync(join(dir, 'a.pdf'), 'utf8')).toBe('new')
  expect(readdirSync(dir)).toEqual(['a.pdf'])
})

test('where a folder has the name, or a file stands for a folder, it is said before any work, in words that name it', async () => {
  const dir = folder()
  mkdirSync(join(dir, 'a.pdf'))
  writeFileSync(join(dir, 'b'), 'a file')
  let worked = 0
  const work = (stream: NodeJS.WritableStream) => {
    worked += 1
    return say('new')(stream)
  }
  const words = async (into: string, name: string) => writeWhole(into, { names: [name], replace: true }, work).catch((error: unknown) => error as Error)
  expect(await words(dir, 'a.pdf')).toMatchObject({ code: 'NOT_WRITABLE', message: `${join(dir, 'a.pdf')} is a folder; name a file.` })
  expect(await words(join(dir, 'b'), 'c.pdf')).toMatchObject({ code: 'NOT_WRITABLE', message: `${join(dir, 'b')} is a file; name a folder.` })
  expect(await words(join(dir, 'b', 'deeper'), 'c.pdf')).toMatchObject({ code: 'NOT_WRITABLE', message: `${join(dir, 'b')} is a file; name a folder.` })
  expect(await words(join(dir, 'none'), 'c.pdf')).toMatchObject({ code: 'NOT_WRITABLE', message: `There is no folder ${join(dir, 'none')}. Make it, or name another place.` })
  expect(worked).toBe(0)
  expect(readdirSync(dir).sort()).toEqual(['a.pdf', 'b'])
})

test('two that are made at once under one name both stay', async () => {
  const dir = folder()
  const names = Array.from({ length: 20 }, (_, n) => `a (${n}).pdf`)
  const files = await Promise.all(names.map((name) => writeWhole(dir, { names, replace: false }, say(name))))
  expect(new Set(files.map(({ path }) => path)).size).toBe(20)
  expect(readdirSync(dir)).toHaveLength(20)
})

test('when the writer fails nothing is left, and the old file is as it was', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'a.pdf'), 'old')
  const failing = writeWhole(dir, { names: ['a.pdf'], replace: true }, async (stream) => {
    stream.write('half')
    throw new Error('the writer broke')
  })
  await expect(failing).rejects.toThrow('the writer broke')
  expect(readdirSync(dir)).toEqual(['a.pdf'])
  expect(readFileSync(join(dir, 'a.pdf'), 'utf8')).toBe('old')
})

test('a folder that is not there, or a name that is a folder, is told in plain words', async () => {
  const dir = folder()
  mkdirSync(join(dir, 'a.pdf'))
  await expect(writeWhole(join(dir, 'none'), { names: ['a.pdf'], replace: true }, say('x'))).rejects.toMatchObject({ code: 'NOT_WRITABLE', message: expect.stringContaining('There is no folder') as string })
  await expect(writeWhole(dir, { names: ['a.pdf'], replace: true }, say('x'))).rejects.toMatchObject({ code: 'NOT_WRITABLE' })
  expect(readdirSync(dir)).toEqual(['a.pdf'])
})

test('what a killed process left half written goes when the next core starts; what is being written stays', { timeout: 60_000 }, async () => {
  const books = emptyBooks()
  books.close()
  const documents = join(books.dir, 'documents')
  const script = `
    const { writeWhole } = await import(${JSON.stringify(new URL('../../src-main/documents/wholeFile.ts', import.meta.url).href)})
    await writeWhole(${JSON.stringify(documents)}, { names: ['a.pdf'], replace: false }, async (stream) => {
      stream.write('half', () => process.stdout.write('half'))
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    })`
  const writer = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] })
  await once(writer.stdout, 'data')
  const [partial = ''] = readdirSync(documents)
  removeStalePartials(documents, Date.now())
  expect(readdirSync(documents)).toEqual([partial])
  writer.kill('SIGKILL')
  await once(writer, 'exit')
  expect(readdirSync(documents)).toEqual([partial])
  const ours = partialName()
  for (const name of [ours, 'Receipt.pdf', '.counterfoil-notes.txt']) writeFileSync(join(documents, name), 'x')
  const core = await createCore({ workspaceDir: books.dir, who: 'a test', workerFile: fileURLToPath(new URL('../../src-main/worker.ts', import.meta.url)), version: '0', secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve() } as never, log: { info() {}, warn() {}, error: () => '' }, automatic: false })
  await core.close()
  expect(readdirSync(documents).sort()).toEqual([ours, '.counterfoil-notes.txt', 'Receipt.pdf'].sort())
})

test('a half written file older than a day is nobody’s, whoever runs under the number of its writer', () => {
  const dir = folder()
  const [old, fresh] = [partialName(), partialName()]
  for (const name of [old, fresh]) writeFileSync(join(dir, name), 'x')
  utimesSync(join(dir, old), new Date(), new Date(Date.now() - 25 * 3_600_000))
  removeStalePartials(dir, Date.now())
  expect(readdirSync(dir)).toEqual([fresh])
})

test('on a full disk a document says so, and leaves no file, no part of one, and no row', { timeout: 60_000 }, () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const payment = books.payment(account)
  books.together(() => {
    for (let n = 0; n < 400; n += 1) books.invoice(account, { totalMinor: 1_000 + ((n * 7_919) % 100_000) })
    for (let n = 0; n < 4_000; n += 1) books.usage(account, { at: Date.UTC(2026, 1, 1) + n * 517, from: `+6149${(n * 7_919) % 10_000_000}` })
  })
  const ends = onSmallDisk(books.dir, payment.id)
  expect(ends.map(({ job, code }) => [job, code])).toEqual([['usage', 'DISK_FULL'], ['agedReceivables', 'DISK_FULL'], ['receipt', 'DISK_FULL']])
  expect(ends[0]?.message).toMatch(/no room left on the disk .* Free some space/)
  expect(ends.flatMap(({ left }) => left)).toEqual([])
  expect(books.database.raw.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0)
})

/** Makes documents where `documents/` has room for a few kilobytes: a file system of that size, or where none can be mounted, a limit on the size of files. */
function onSmallDisk(workspaceDir: string, paymentId: string): { job: string; code: string; message: string; left: string[] }[] {
  const make = `"${process.execPath}" "${fileURLToPath(new URL('../fixtures/makeDocuments.ts', import.meta.url))}" "${workspaceDir}" ${paymentId}`
  const documents = join(workspaceDir, 'documents')
  // In a mount namespace of its own: it goes away with the process.
  const command = mayMount() ? `mount -t tmpfs -o size=8k none "${documents}" && ${make} && ls -A "${documents}" >&2` : `trap '' XFSZ; ulimit -f 16; ${make}; ls -A "${documents}" >&2`
  const left = join(workspaceDir, 'left.txt')
  const [program, ...args] = mayMount() ? ['unshare', '-rm', 'sh', '-c', `(${command}) 2>"${left}"`] : ['sh', '-c', `(${command}) 2>"${left}"`]
  const printed = execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } })
  const ends = JSON.parse(printed) as { job: string; code: string; message: string }[]
  return ends.map((end) => ({ ...end, left: existsSync(left) ? readFileSync(left, 'utf8').split('\n').filter(Boolean) : [] }))
}

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
