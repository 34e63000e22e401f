/**
 * What is measured in the page itself. A change counts as painted when the frame that shows it has been drawn: seen in
 * an animation frame, then one message later, which comes after layout and paint. Chromium's own Event Timing, which goes on
 * until the frame is on the screen (and rounds to 8 ms), counts where it says more.
 */
import type { Page } from '@playwright/test'

interface Measured {
  /** Milliseconds of each input, from the event's own time stamp. */
  inputs: { at: number; spent: number }[]
  /** Event Timing's durations by the event's time stamp. */
  shown: Record<number, number>
  frames: number[]
  longFrames: number[]
  recording: boolean
}
type Bench = { bench: Measured }

/** Once a page. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const bench: Measured = { inputs: [], shown: {}, frames: [], longFrames: [], recording: false }
    Object.assign(window, { bench })
    const focusedRow = () => document.activeElement?.closest<HTMLElement>('[role=row][data-row]')?.dataset['row']
    /** Notes the time from the event to the frame in which `there` is true for the first time. */
    const note = (event: Event, there: () => boolean) => {
      const frame = () => {
        if (performance.now() - event.timeStamp > 10_000) return
        if (!there()) return void requestAnimationFrame(frame)
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => bench.inputs.push({ at: event.timeStamp, spent: performance.now() - event.timeStamp }), { once: true })
        port1.start()
        port2.postMessage(null)
      }
      requestAnimationFrame(frame)
    }
    addEventListener('keydown', (event) => {
      const before = focusedRow()
      note(event, () => focusedRow() !== before)
    }, true)
    addEventListener('click', (event) => {
      const name = event.target instanceof Element ? event.target.closest('nav a')?.textContent : undefined
      if (name == null) return
      const grid = () => document.querySelector('[role=grid]')
      const before = grid()
      note(event, () => grid() !== before && grid()?.querySelector('[data-row]') != null)
    }, true)
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) bench.shown[startTime] = Math.max(duration, bench.shown[startTime] ?? 0)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      if (bench.recording) bench.longFrames.push(...list.getEntries().map(({ duration }) => duration))
    }).observe({ type: 'long-animation-frame' })
    const tick = (at: number) => {
      if (bench.recording) bench.frames.push(at)
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
}

/** Milliseconds of the inputs since the last time this was asked; waits until there are so many. */
export async function inputsOf(page: Page, count: number): Promise<number[]> {
  await page.waitForFunction((wanted) => (window as unknown as Bench).bench.inputs.length >= wanted, count, { timeout: 15_000 })
  // Event Timing tells a while after the frame.
  await page.waitForTimeout(100)
  return page.evaluate(() => {
    const { inputs, shown } = (window as unknown as Bench).bench
    return inputs.splice(0).map(({ at, spent }) => Math.max(spent, shown[at] ?? 0))
  })
}

export interface Frames {
  /** Milliseconds between one frame and the next. */
  gaps: number[]
  /** Durations of Chromium's long animation frames: those over 50 ms. */
  long: number[]
}

/** The frames while `work` is done. */
export async function framesDuring(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => Object.assign((window as unknown as Bench).bench, { frames: [], longFrames: [], recording: true }))
  await work()
  return page.evaluate(() => {
    const { bench } = window as unknown as Bench
    bench.recording = false
    return { gaps: bench.frames.slice(1).map((at, n) => at - bench.frames[n]!), long: bench.longFrames }
  })
}
