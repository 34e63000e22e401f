/** A batch of statements of the whole company, in a process of its own: one thread, then two. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { inChild } from '../children.ts'
import { atLeast, below, median, percentile, type Figure } from '../figures.ts'
import { rounds } from '../quick.ts'
import type { Client } from '../queues/openCore.ts'

interface Made {
  made: number
  leftOut: number
  failed: number
  seconds: number
  peakBytes: number
}

export async function batchFigures(client: Client, workspaceDir: string, dir: string): Promise<Figure[]> {
  const measured: { one: Made; two: Made }[] = []
  const waits: number[] = []
  const folders: string[] = []
  const make = async (threads: 1 | 2) => {
    const folder = join(dir, `batch-${folders.length}`)
    folders.push(folder)
    const running = inChild(join(import.meta.dirname, 'batchProcess.ts'), [String(threads), workspaceDir, folder]) as Promise<Made>
    if (threads === 1) return running
    // What a window asks for meanwhile: the list of accounts, four times a second.
    const over = new AbortController()
    void running.finally(() => over.abort()).catch(() => {})
    while (!over.signal.aborted) {
      const startedAt = performance.now()
      await client.accounts.page({ sort: 'name', limit: 100 })
      waits.push(performance.now() - startedAt)
      await setTimeout(250)
    }
    return running
  }
  for (let round = 0; round < rounds(1); round++) measured.push({ one: await make(1), two: await make(2) })
  // Only now: just after ten thousand files went, ext4 takes up to ten times as long to make a new one.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  const { made, leftOut, failed } = measured[0]!.two
  const perSecond = ({ made: all, seconds }: Made) => all / seconds
  const n = (figure: number) => Math.round(figure).toLocaleString('en')
  return [
    atLeast('a batch of statements into a folder, two threads', median(measured.map(({ one, two }) => one.seconds / two.seconds)), 'ratio', 1.5, `one thread: ${n(median(measured.map(({ one }) => perSecond(one))))} a second`),
    atLeast('a batch of statements into a folder', median(measured.map(({ two }) => perSecond(two))), 'a second', null, `${n(made)} made, ${n(leftOut)} left out, ${n(failed)} failed; read, drawn, flushed to the disk, the start of the process included`),
    below('a batch of statements, most memory of the process', Math.max(...measured.map(({ two }) => two.peakBytes)) / 2 ** 20, 'MiB', 500, null),
    below('a page of the account list while a batch is made, p99', percentile(waits, 0.99), 'ms', null, `${waits.length} of them`),
  ]
}
