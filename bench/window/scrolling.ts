/** Scrolling a list of a million invoices by wheel: frames, and memory after many passes. By turns with a page of the same text that only scrolls. */
import type { ElectronApplication, Page } from '@playwright/test'
import { below, percentile, type Figure } from '../figures.ts'
import { many } from '../quick.ts'
import { framesDuring, type Frames } from './inPage.ts'

const PASSES = 4
const NOTCHES = many(200)
/** One notch of a wheel, and what a wheel that is spun freely gives. */
const NOTCH_PX = 120
const SPUN_PX = 1600
const FRAME_MS = 16
const TOO_LONG_MS = 50

export interface Scrolled {
  page: Page
  electron: ElectronApplication
}

export async function scrollFigures(list: Scrolled, bare: Page, invoices: number): Promise<Figure[]> {
  const calm: Frames = { gaps: [], long: [] }
  const plain: Frames = { gaps: [], long: [] }
  const spun: Frames = { gaps: [], long: [] }
  const memory: { heap: number; window: number; core: number }[] = []
  for (let pass = 0; pass < PASSES; pass++) {
    const away = pass % 2 === 0 ? 1 : -1
    add(plain, await framesDuring(bare, () => turn(bare, away * NOTCH_PX)))
    await list.page.bringToFront()
    add(calm, await framesDuring(list.page, () => turn(list.page, away * NOTCH_PX)))
    add(spun, await framesDuring(list.page, () => turn(list.page, away * SPUN_PX)))
    memory.push(await memoryOf(list))
  }
  const of = `${invoices.toLocaleString('en')} invoices`
  const [warm, last] = [memory[1]!, memory.at(-1)!]
  return [
    below('scrolling by wheel, the longest frame', Math.max(...calm.gaps), 'ms', TOO_LONG_MS, `${of}; ${tell(calm)}`),
    below('scrolling by wheel, spun, the longest frame', Math.max(...spun.gaps), 'ms', TOO_LONG_MS, `${of}; ${tell(spun)}`),
    below('scrolling a page of the same text, the longest frame', Math.max(...plain.gaps), 'ms', null, `what the machine gives: ${tell(plain)}`),
    below('scrolling: memory of the page, last pass', last.heap / warm.heap, 'ratio', 1.1, `second pass: ${megabytes(warm.heap)}; last: ${megabytes(last.heap)}, garbage collected`),
    below('scrolling: memory of the window’s process, last pass', last.window / warm.window, 'ratio', 1.1, `second pass: ${megabytes(warm.window)}; last: ${megabytes(last.window)}`),
    below('scrolling: memory of the core’s process, last pass', last.core / warm.core, 'ratio', 1.1, `second pass: ${megabytes(warm.core)}; last: ${megabytes(last.core)}`),
  ]
}

async function turn(page: Page, px: number): Promise<void> {
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  await page.mouse.move(width / 2, height / 2)
  for (let n = 0; n < NOTCHES; n++) {
    const next = performance.now() + FRAME_MS
    await page.mouse.wheel(0, px)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())))
  }
}

function add(all: Frames, { gaps, long }: Frames): void {
  all.gaps.push(...gaps)
  all.long.push(...long)
}

const tell = ({ gaps, long }: Frames): string => `${gaps.length} frames, p99 ${percentile(gaps, 0.99).toFixed(0)} ms, ${gaps.filter((gap) => gap > TOO_LONG_MS).length} over ${TOO_LONG_MS} ms, ${long.length} long animation frames`
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

async function memoryOf({ page, electron }: Scrolled): Promise<{ heap: number; window: number; core: number }> {
  const line = await page.context().newCDPSession(page)
  await line.send('HeapProfiler.collectGarbage')
  const { usedSize } = await line.send('Runtime.getHeapUsage')
  await line.detach()
  const processes = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ type, name, memory }) => ({ type, name, bytes: memory.workingSetSize * 1024 })))
  const bytesOf = (of: (one: { type: string; name?: string }) => boolean) => processes.filter(of).reduce((sum, { bytes }) => sum + bytes, 0)
  return { heap: usedSize, window: bytesOf(({ type }) => type === 'Tab'), core: bytesOf(({ name }) => name === 'Counterfoil core') }
}

/** Fills a bare page with text like the list's, to be scrolled in the same way. */
export async function fillBare(bare: Page, list: Page): Promise<void> {
  const row = await list.locator('[role=grid] [data-row]').first().evaluate((element) => [...element.children].map(({ textContent, clientWidth }) => ({ text: textContent, px: clientWidth })))
  await bare.evaluate((cells) => {
    document.body.style.cssText = 'margin:0;font:13px sans-serif'
    const line = cells.map(({ text, px }) => `<span style="display:inline-block;width:${px}px;overflow:hidden;white-space:nowrap">${text ?? ''}</span>`).join('')
    document.body.innerHTML = Array.from({ length: 20_000 }, () => `<div style="height:32px;line-height:32px;border-bottom:1px solid #ddd;white-space:nowrap;overflow:hidden">${line}</div>`).join('')
  }, row)
}
