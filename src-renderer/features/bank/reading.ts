/** The statement file that is under way in this window: handed over, looked at, read, and what came of it. */
import { ORPCError } from '@orpc/client'
import { create } from 'zustand'
import { client } from '../../client.ts'
import { plainError } from '../../ui/core/plainError.ts'
import { handOver } from '../../ui/files/handOver.ts'

type Look = Awaited<ReturnType<typeof client.bank.look>>
type Table = NonNullable<Look['table']>
type Came = Awaited<ReturnType<typeof client.bank.read>>

interface Reading {
  step: 'none' | 'handing' | 'looking' | 'table' | 'reading' | 'done' | 'failed'
  fileName: string | null
  bytes: number
  handedBytes: number
  handle: string | null
  /** Of a table: what it is like, until it is read. */
  table: Table | null
  mapping: Readonly<Record<string, string>>
  came: Came | null
  failure: string | null
}

const NONE: Reading = { step: 'none', fileName: null, bytes: 0, handedBytes: 0, handle: null, table: null, mapping: {}, came: null, failure: null }

export const useReading = create<Reading>()(() => NONE)
const { getState, setState } = useReading

let handing: AbortController | null = null

/** Hands the file over and reads it, as far as nothing has to be asked. */
export function begin(file: File): void {
  drop()
  const mine = new AbortController()
  handing = mine
  setState({ ...NONE, step: 'handing', fileName: file.name, bytes: file.size }, true)
  void ended(mine, async () => {
    const handle = await handOver(client.imports, file, { handle: null, bytes: 0 }, (now) => {
      if (!mine.signal.aborted) setState({ handle: now.handle, handedBytes: now.bytes })
    }, mine.signal)
    if (mine.signal.aborted) return
    setState({ step: 'looking' })
    const { table } = await client.bank.look({ file: handle }, { signal: mine.signal })
    if (mine.signal.aborted) return
    if (table !== null) setState({ table, mapping: table.mapping })
    // A shape that was read before is read without asking, as long as the core knows the one account it is of.
    if (table === null || table.kept) await take(mine, { asKept: true })
    else setState({ step: 'table' })
  })
}

/** What a column of the table is, or how it is written. */
export const say = (change: Readonly<Record<string, string>>): void => setState(({ mapping }) => ({ mapping: Object.fromEntries(Object.entries({ ...mapping, ...change }).filter(([, value]) => value !== '')), failure: null }))

interface Answers {
  /** Of every account that nobody knows. */
  party?: string
  /** Of each, by its number. */
  parties?: { number: string; party: string }[]
}

/** Reads it, once what was asked is answered: how its columns are read, whose account it is. */
export function readIt(answers: Answers = {}): void {
  const mine = new AbortController()
  handing = mine
  void ended(mine, () => take(mine, answers))
}

/** Back to how the columns are read. */
export const backToTable = (): void => setState({ step: 'table', came: null, failure: null })

/** Nothing of it is kept but the statements that were taken. */
export function drop(): void {
  handing?.abort()
  const { handle } = getState()
  // It goes by itself after a day; that it could not be dropped now is nobody's trouble.
  if (handle !== null) client.imports.drop({ file: handle }).catch(() => undefined)
  setState(NONE, true)
}

async function take(mine: AbortController, { party, parties, asKept = false }: Answers & { asKept?: boolean }): Promise<void> {
  const { handle, table, mapping } = getState()
  if (handle === null) return
  setState({ step: 'reading', failure: null })
  const came = await client.bank.read({ file: handle, ...(party === undefined ? {} : { party }), ...(parties === undefined ? {} : { parties }), ...(table === null || asKept ? {} : { mapping: { ...mapping } }) })
  if (!mine.signal.aborted) setState({ step: 'done', came })
}

async function ended(mine: AbortController, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (mine.signal.aborted) return
    // How a table is read can be said again; of anything else the file itself has to be another.
    const asks = error instanceof ORPCError && error.code === 'MAPPING_NEEDED'
    setState({ step: getState().table === null ? 'failed' : 'table', failure: asks && getState().table?.kept === true ? null : plainError(error).message })
  }
}
