/**
 * The watched folder: a file that stood still over two looks is imported by the mapping that was saved for its
 * shape, and moved to `done` or `refused` with a report. One at a time, each once, whatever ends the program.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { readSetting, writeSetting } from '#main/db/settings.ts'
import { claim, leftClaims, prepareInbox, putBack, settleFile, standingFiles, type Claim, type Standing } from '#main/imports/watch/inbox.ts'
import type { CoreContext } from './ports/context.ts'
import type { ImportService, ImportTaken, WatchedFile } from './ports/imports.ts'
import { JobCancelled, JobFailure } from './ports/jobs.ts'
import type { Clock } from './sync/clock.ts'

export interface WatchServiceOptions {
  automatic: boolean
  clock: Clock
}

/** Folders of other machines tell of nothing by themselves: it is looked into, everywhere in the same way. */
const EVERY_MS = 5_000
const LATELY_KEPT = 50

const Lately = z.array(z.object({ fileName: z.string(), at: z.int(), done: z.boolean(), words: z.string() }))

export function createWatchService(context: CoreContext, imports: Pick<ImportService, 'look' | 'take' | 'by'>, { automatic, clock }: WatchServiceOptions) {
  const { database, workspaceDir, log, now } = context
  const folder = join(workspaceDir, 'inbox')
  let callOff = () => {}
  let closed = false
  let watcher: FolderWatcher | null = null

  const isOn = () => readSetting(database, 'imports.watch') === 'on'
  const lately = (): WatchedFile[] => {
    const kept = readSetting(database, 'imports.lately')
    return (kept === null ? undefined : Lately.safeParse(JSON.parse(kept)).data) ?? []
  }
  const tell = (file: WatchedFile) => {
    deskTransaction(database, () => writeSetting(database, 'imports.lately', JSON.stringify([file, ...lately()].slice(0, LATELY_KEPT)), now(), imports.by()))
    context.publish('imports')
  }
  const turn = async (): Promise<void> => {
    try {
      watcher ??= createFolderWatcher(folder, { context, imports, tell })
      await watcher.look()
    } catch (error) {
      if (!closed) log.error('The watched folder could not be looked into.', error)
    }
  }
  const plan = () => {
    callOff()
    if (automatic && !closed && isOn()) callOff = clock.after(EVERY_MS, () => void turn().finally(plan))
  }
  plan()

  return {
    watched: () => ({ path: folder, watched: isOn(), lately: lately() }),
    watch(on: boolean) {
      if (on) prepareInbox(folder)
      deskTransaction(database, () => {
        writeSetting(database, 'imports.watch', on ? 'on' : null, now(), imports.by())
        context.audit(on ? 'import.watch' : 'import.unwatch', folder, {}, imports.by())
      })
      context.publish('imports')
      plan()
    },
    close() {
      closed = true
      callOff()
    },
  }
}

interface Watcher {
  context: Pick<CoreContext, 'ledger' | 'now' | 'log'>
  imports: Pick<ImportService, 'look' | 'take'>
  tell(file: WatchedFile): void
}

export interface FolderWatcher {
  /** Takes what stood still since the look before; answers how many files were dealt with. */
  look(): Promise<number>
}

/** Of any folder; what was being taken when everything ended is settled first. */
export function createFolderWatcher(folder: string, { context, imports, tell }: Watcher): FolderWatcher {
  const { now, log } = context
  let before: Standing = new Map()
  let settled = false

  const settle = (taken: Claim, done: boolean, words: string, more: object = {}) => {
    settleFile(folder, taken, done, { fileName: taken.fileName, at: new Date(now()).toISOString(), done, words, ...more })
    tell({ fileName: taken.fileName, at: now(), done, words })
  }
  const settleLeft = () => {
    for (const taken of leftClaims(folder)) {
      const known = context.ledger.exists() && context.ledger.read(({ sqlite }) => sqlite.prepare('SELECT 1 FROM import WHERE id = ?').get(taken.id) !== undefined)
      if (known) settle(taken, true, 'It was imported; Counterfoil was ended just then.', { import: taken.id })
      else putBack(folder, taken)
    }
    settled = true
  }
  const take = async (taken: Claim): Promise<void> => {
    try {
      const look = await imports.look(taken.path, taken.fileName, {})
      if (look.mapping.headerRow === 0) return settle(taken, false, 'It has no row of headings, which files are known by here. Put one at the top.')
      if (look.savedAt === null) return settle(taken, false, 'No mapping is saved for files of this shape. Import one like it once: in the window with its mapping remembered, or with “counterfoil import”.')
      if (look.asks.length > 0) return settle(taken, false, `This file does not decide everything: ${look.asks.map(({ why }) => why).join(' ')}`, { asks: look.asks })
      const { importId, result, failure } = await imports.take({ file: taken.path, fileName: taken.fileName, mapping: look.mapping, dry: false, partly: false, remember: true, importId: taken.id }).finished
      settle(taken, importId !== null, failure === null ? wordsOf(result) : failureWords(failure, result), { import: importId, ...result })
    } catch (error) {
      if (error instanceof JobCancelled || (error instanceof JobFailure && PASSES.has(error.code))) return putBack(folder, taken)
      if (!(error instanceof JobFailure)) {
        putBack(folder, taken)
        throw error
      }
      settle(taken, false, error.message)
    }
  }
  return {
    async look() {
      prepareInbox(folder)
      if (!settled) settleLeft()
      const { still, now: standing } = standingFiles(folder, before)
      before = standing
      let dealtWith = 0
      for (const name of still) {
        const taken = claim(folder, name)
        if (taken === null) continue
        log.info('A file of the watched folder is taken.', { file: name })
        await take(taken)
        dealtWith += 1
      }
      return dealtWith
    },
  }
}

/** What is over by itself: the file is tried again. */
const PASSES = new Set(['FILE_BUSY', 'DISK_FULL', 'DISK_FAILED', 'BUSY', 'CLOSED'])

/** With the first row that was rejected: whoever looks into the window sees where to begin; all of them are in the report. */
function failureWords(failure: string, { rejected: [first] }: ImportTaken['result']): string {
  if (first === undefined) return failure
  return `${failure} Row ${first.row.toLocaleString('en')}${first.column === null ? '' : `, ${first.column}`}${first.value === '' ? '' : ` “${first.value.slice(0, 60)}”`}: ${first.reason}`
}

const wordsOf = ({ rows, inserted, updated, unchanged }: ImportTaken['result']): string =>
  `${rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`}: ${inserted.toLocaleString('en')} new, ${updated.toLocaleString('en')} changed, ${unchanged.toLocaleString('en')} as they were.`
