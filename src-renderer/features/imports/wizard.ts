/**
 * The import that is under way in this window: the file, what was decided about it, how far it is. It stays through
 * every step back, every failure and every other screen, until it is taken or dropped.
 */
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { client } from '../../client.ts'
import { plainError } from '../../ui/core/plainError.ts'
import { handOver } from '../../ui/files/handOver.ts'
import { decide, type Decided } from './mapping.ts'

export type Step = 'file' | 'what' | 'try' | 'take'

interface Attempt {
  activity: string
  /** The mapping it was made with, as text: another one makes it void. */
  of: string
}

export interface WizardState {
  step: Step
  fileName: string | null
  bytes: number
  /** What the core calls it, once it was told of it. */
  handle: string | null
  handedBytes: number
  handed: boolean
  /** Why it could not be handed over. */
  failure: string | null
  decided: Decided
  tried: Attempt | null
  taken: Attempt | null
  remember: boolean
  go(step: Step): void
  decide(change: Decided): void
  set(change: Partial<Pick<WizardState, 'tried' | 'taken' | 'remember'>>): void
}

const NONE = { step: 'file', fileName: null, bytes: 0, handle: null, handedBytes: 0, handed: false, failure: null, decided: {}, tried: null, taken: null, remember: true } as const

export const useWizard = create<WizardState>()(
  persist(
    (set) => ({
      ...NONE,
      go: (step) => set({ step }),
      decide: (change) => set(({ decided }) => ({ decided: decide(decided, change), taken: null })),
      set: (change) => set(change),
    }),
    // As long as this window: another one has an import of its own.
    { name: 'counterfoil.import', storage: createJSONStorage(() => window.sessionStorage) },
  ),
)

/** The file itself; a window that was loaded anew has it no more, and needs it no more once it was handed over. */
let chosen: File | null = null
let handing: AbortController | null = null

/** Whether what was not handed over whole can be gone on with. */
export const mayGoOn = (): boolean => chosen !== null

/** Takes a file and hands it over. What was decided about the one before is kept where `keep` says so. */
export function choose(file: File, { keep = false } = {}): void {
  handing?.abort()
  dropHandle()
  chosen = file
  const { decided } = useWizard.getState()
  useWizard.setState({ ...NONE, decided: keep ? decided : {}, fileName: file.name, bytes: file.size })
  void handOn()
}

/** Hands over what is left of it. */
export async function handOn(): Promise<void> {
  const file = chosen
  if (file === null) return
  const mine = new AbortController()
  handing = mine
  const { handle, handedBytes } = useWizard.getState()
  useWizard.setState({ failure: null })
  try {
    await handOver(client.imports, file, { handle, bytes: handedBytes }, (now) => {
      if (!mine.signal.aborted) useWizard.setState({ handle: now.handle, handedBytes: now.bytes })
    }, mine.signal)
    if (!mine.signal.aborted) useWizard.setState({ handed: true, step: 'what' })
  } catch (error) {
    if (!mine.signal.aborted) useWizard.setState({ failure: plainError(error).message })
  }
}

/** Stops handing over; nothing of the file is kept. */
export function stop(): void {
  handing?.abort()
  dropHandle()
  chosen = null
  useWizard.setState({ ...NONE })
}

function dropHandle(): void {
  const { handle } = useWizard.getState()
  // It goes by itself after a day; that it could not be dropped now is nobody's trouble.
  if (handle !== null) client.imports.drop({ file: handle }).catch(() => undefined)
}
