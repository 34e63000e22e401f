/** A core of a few calls, to try the hosts with: each kind of answer and each kind of error once. */
import { eventIterator, oc, type ContractRouterClient } from '@orpc/contract'
import { implement } from '@orpc/server'
import { z } from 'zod'
import type { Core } from '#main/core/createCore.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { lineLog, type LogLine } from '#main/hosts/log.ts'

const contract = {
  app: { info: oc.output(z.object({ parties: z.array(z.object({ portalUrl: z.string() })) })) },
  invoice: {
    find: oc
      .errors({ NOT_FOUND: { status: 404, message: 'There is no such invoice.', data: z.object({ number: z.string() }) } })
      .input(z.object({ number: z.string().regex(/^IN\d+$/), lines: z.array(z.object({ quantity: z.int() })).max(3).default([]) }))
      .output(z.object({ number: z.string(), totalMinor: z.int() })),
    months: oc.input(z.object({ count: z.int() })).output(eventIterator(z.object({ month: z.int() }))),
    forever: oc.output(eventIterator(z.object({ at: z.int() }))),
    slow: oc.output(z.string()),
  },
  broken: { thrown: oc.output(z.string()), fullDisk: oc.output(z.string()), answer: oc.output(z.object({ totalMinor: z.int() })), stream: oc.output(eventIterator(z.int())) },
}
export type TinyClient = ContractRouterClient<typeof contract>

/** What must never reach a window. */
export const PRIVATE = 'SELECT token FROM setting -- /home/desk/desk.db'

export interface TinyCore {
  core: Core
  lines: LogLine[]
  /** How often it was told that the machine woke. */
  wakes(): number
  /** Streams and slow calls that are open now. */
  streams(): number
  /** Resolves when the count of open streams becomes that. */
  streamsAre(count: number): Promise<void>
}

export function tinyCore(documents: Record<string, { path: string; fileName: string; contentType: string }> = {}): TinyCore {
  const os = implement(contract)
  const lines: LogLine[] = []
  let streams = 0
  const waiting: { count: number; resolve(): void }[] = []
  const counted = (change: number) => {
    streams += change
    for (const wait of waiting) if (wait.count === streams) wait.resolve()
  }
  const router = os.router({
    app: { info: os.app.info.handler(() => ({ parties: [{ portalUrl: 'https://portal.meridian.example/sign-in' }] })) },
    invoice: {
      find: os.invoice.find.handler(({ input, errors }) => {
        if (input.number === 'IN404') throw errors.NOT_FOUND({ data: { number: input.number } })
        return { number: input.number, totalMinor: 124_000 }
      }),
      months: os.invoice.months.handler(async function* ({ input }) {
        for (let month = 1; month <= input.count; month++) yield { month }
      }),
      forever: os.invoice.forever.handler(async function* ({ signal }) {
        counted(1)
        try {
          yield { at: 0 }
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
        } finally {
          counted(-1)
        }
      }),
      slow: os.invoice.slow.handler(async ({ signal }) => {
        counted(1)
        try {
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
          throw new Error(PRIVATE)
        } finally {
          counted(-1)
        }
      }),
    },
    broken: {
      thrown: os.broken.thrown.handler(() => {
        throw new Error(PRIVATE)
      }),
      fullDisk: os.broken.fullDisk.handler(() => {
        throw Object.assign(new Error(PRIVATE), { code: 'SQLITE_FULL' })
      }),
      answer: os.broken.answer.handler(() => ({ totalMinor: 12.5 })),
      stream: os.broken.stream.handler(async function* () {
        yield 1
        throw new Error(PRIVATE)
      }),
    },
  })
  let wakes = 0
  const context = { log: lineLog((line) => lines.push(line)), sync: { wake: () => void (wakes += 1) } } as unknown as CoreContext
  return {
    core: { router: router as unknown as Core['router'], context, documentFile: (id) => documents[id] ?? null, giveDeskHistory: () => Promise.resolve(false), close: () => Promise.resolve() },
    lines,
    wakes: () => wakes,
    streams: () => streams,
    streamsAre: (count) => (streams === count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve }))),
  }
}
