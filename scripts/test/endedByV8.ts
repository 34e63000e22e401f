/**
 * A reporter of vitest that notes the test files whose process V8 itself ended: it found its own bookkeeping wrong and
 * stopped at a breakpoint (SIGTRAP), as with “Check failed: jit_page.has_value()” (nodejs/node#64500). No test has said
 * anything then. Where anything else went wrong as well, nothing is noted.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter } from 'vitest/node'
import { PROJECT } from '../project.ts'

/** A JSON list of paths; it is there only after such a run. */
export const ENDED_BY_V8 = join(PROJECT, '.cache/test/vitest-ended-by-v8.json')

const ENDED = /^Worker exited unexpectedly with signal SIGTRAP during \w+ state while running test file (?<file>.+)$/

export default class EndedByV8 implements Reporter {
  onTestRunStart(): void {
    rmSync(ENDED_BY_V8, { force: true })
  }

  onTestRunEnd(...[, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const files = errors.map(({ cause }) => ENDED.exec(isTold(cause) ? cause.message : '')?.groups?.file)
    if (files.length > 0 && files.every((file) => file !== undefined)) writeFileSync(ENDED_BY_V8, JSON.stringify(files))
  }
}

/** An error, from whichever process. */
const isTold = (cause: unknown): cause is { message: string } => typeof cause === 'object' && cause !== null && 'message' in cause && typeof cause.message === 'string'
