/** Tries again what another program's hold on the workspace kept from going on. */
import { setTimeout as sleep } from 'node:timers/promises'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { Output } from './output.ts'

/** Pauses before each further try; then it is given up. A part of Counterfoil holds the files for seconds. */
const PAUSES_MS: readonly number[] = [2_000, 5_000, 10_000]

/**
 * What `work` comes to. Only for work that may be begun again from its start: a pull, a push.
 * @throws the last `JobFailure`, where it was busy to the end
 */
export async function whenFree<T>(output: Output, work: () => Promise<T>, pausesMs: readonly number[] = PAUSES_MS): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof JobFailure && error.code === 'FILE_BUSY')) throw error
      output.remark(`Another part of Counterfoil is writing to the workspace; trying again in ${pause / 1000} s.`)
      await sleep(pause)
    }
  }
  return work()
}
