/** The way to the mail server during one run: who waits for it when it is gone, how long, and what is said meanwhile. */
import { NoMailServer, type Lane, type SmtpTransport } from './transport.ts'

export interface Line {
  /** A free connection; null when the run is over, or when there is none to be had, which ends it. */
  lane(): Promise<Lane | null>
  /** What it waits for, in plain words; null when it does not. */
  waiting(): string | null
  /** Connections in hand are ended as they are. */
  cut(): void
}

export interface LineParts {
  transport: SmtpTransport
  /** Pauses before the server is asked again, which has answered in this run. After the last one the run ends. */
  pausesMs: readonly number[]
  run: { over(): boolean; pause(ms: number): Promise<void>; stop(reason: string): void }
  told(): void
}

export function createLine({ transport, pausesMs, run, told }: LineParts): Line {
  let answered = false
  let waitsFor: string | null = null
  /** One asks, however many wait. */
  let asking: Promise<void> | null = null
  const inHand = new Set<Lane>()

  const held = (lane: Lane): Lane => {
    answered = true
    const mine: Lane = {
      fresh: lane.fresh,
      deliver: (envelope, message) => lane.deliver(envelope, message),
      cut: () => lane.cut(),
      release() {
        inHand.delete(mine)
        lane.release()
      },
    }
    inHand.add(mine)
    return mine
  }

  /** Until it answers, or the run is over. */
  async function ask(first: NoMailServer): Promise<void> {
    let trouble = first
    for (const pause of pausesMs) {
      waitsFor = trouble.message
      told()
      await run.pause(pause)
      if (run.over()) return
      try {
        const lane = await transport.acquire()
        lane.release()
        return
      } catch (error) {
        if (!(error instanceof NoMailServer)) throw error
        trouble = error
        if (error.settled) break
      }
    }
    run.stop(trouble.message)
  }

  return {
    async lane() {
      for (;;) {
        if (run.over()) return null
        if (asking !== null) {
          await asking
          continue
        }
        try {
          return held(await transport.acquire())
        } catch (error) {
          if (!(error instanceof NoMailServer)) throw error
          // One that answered a moment ago may be starting again, or the line is gone for a while; one that never did is not waited for.
          if (!answered || error.settled) {
            run.stop(error.message)
            return null
          }
          asking ??= ask(error).finally(() => {
            asking = null
            waitsFor = null
            told()
          })
        }
      }
    },
    waiting: () => waitsFor,
    cut() {
      for (const lane of inHand) lane.cut()
    },
  }
}
