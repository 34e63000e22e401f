/** What every command of the command line is given. */
import { createOutput, type Output } from './output.ts'

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

export const commandHost = (places: Places, json: boolean | undefined): CommandHost => ({ places, output: createOutput(json ?? false) })
