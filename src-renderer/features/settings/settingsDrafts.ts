/**
 * What is typed into the settings and not saved yet, by part: it stays until it is saved or undone, whatever is looked
 * at meanwhile. Passwords, tokens and keys are never in it: a secret is gone with the field it was typed into.
 */
import { create } from 'zustand'
import type { DraftPart } from './sections.ts'

type Draft = Readonly<Record<string, unknown>>

interface SettingsDrafts {
  drafts: Readonly<Partial<Record<DraftPart, Draft>>>
  change: (part: DraftPart, to: (before: Draft) => Draft) => void
  undo: (part: DraftPart) => void
}

export const useSettingsDrafts = create<SettingsDrafts>()((set) => ({
  drafts: {},
  change: (part, to) => set(({ drafts }) => ({ drafts: { ...drafts, [part]: to(drafts[part] ?? {}) } })),
  undo: (part) => set(({ drafts }) => ({ drafts: { ...drafts, [part]: {} } })),
}))

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Only what differs from what is kept. */
export function changesOf<F extends object>(form: Partial<F>, kept: F): Partial<F> {
  return Object.fromEntries(Object.entries(form).filter(([key, value]) => !isAlike(value, kept[key as keyof F]))) as Partial<F>
}

export interface DraftOf<F> {
  /** As it is kept, with what was typed over it. What is set elsewhere meanwhile is seen at once, save for the fields that are being edited. */
  form: F
  changed: boolean
  edit: (change: Partial<F>) => void
  /** After it was saved: `sent` is the form as it went; what was typed since stays. */
  saved: (sent: F) => void
  undo: () => void
}

export function useDraft<F extends object>(part: DraftPart, kept: F): DraftOf<F> {
  const typed = useSettingsDrafts(({ drafts }) => drafts[part]) as Partial<F> | undefined
  const change = useSettingsDrafts((known) => known.change)
  const undo = useSettingsDrafts((known) => known.undo)
  return {
    form: { ...kept, ...typed },
    changed: Object.keys(changesOf(typed ?? {}, kept)).length > 0,
    edit: (now) => change(part, (before) => changesOf({ ...(before as Partial<F>), ...now }, kept)),
    saved: (sent) => change(part, (before) => changesOf(before as Partial<F>, sent)),
    undo: () => undo(part),
  }
}
