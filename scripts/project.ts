import { dirname } from 'node:path'

/** The checkout's folder. */
export const PROJECT = dirname(import.meta.dirname)
