/** What every command of the command line is given. */
import { fileURLToPath } from 'node:url'
import type { Output } from './output.ts'

/** The files that stand beside the running entry, source or build. */
export interface Places {
  workerFile: string
  /** The sandbox's own entry. */
  sandboxFile: string
  /** The built window. */
  rendererDir: string
  version: string
}

export interface CommandHost {
  places: Places
  output: Output
}

/** A file beside the running entry, as a path; source or build. */
export const beside = (entryUrl: string, name: string): string => fileURLToPath(new URL(`./${name}${entryUrl.endsWith('.ts') ? '.ts' : '.js'}`, entryUrl))

export const QUEUES = ['registrations', 'failed-charges', 'held-invoices'] as const
export type QueueName = (typeof QUEUES)[number]
