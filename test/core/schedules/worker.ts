import { join } from 'node:path'

/** The entry of job threads. */
export const WORKER = join(import.meta.dirname, '../../../src-main/worker.ts')
