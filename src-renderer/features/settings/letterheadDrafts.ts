/** What is typed into letterheads and not saved yet, by party: it stays until it is saved or undone, whatever is looked at meanwhile. */
import { create } from 'zustand'
import type { LetterheadForm } from './letterheadForm.ts'

/** Only what was edited: the other fields are as the desk has them now. */
export type LetterheadDraft = Partial<LetterheadForm>

interface LetterheadDrafts {
  drafts: Readonly<Record<string, LetterheadDraft>>
  edit: (party: string, part: LetterheadDraft) => void
  /** After it was saved: `as` what was sent; what was typed since stays. */
  saved: (party: string, as: LetterheadDraft) => void
  undo: (party: string) => void
}

export const useLetterheadDrafts = create<LetterheadDrafts>()((set) => ({
  drafts: {},
  edit: (party, part) => set(({ drafts }) => ({ drafts: { ...drafts, [party]: { ...drafts[party], ...part } } })),
  saved: (party, as) => set(({ drafts }) => {
    const now = drafts[party] ?? {}
    const since = Object.fromEntries((Object.keys(now) as (keyof LetterheadForm)[]).filter((key) => now[key] !== as[key]).map((key) => [key, now[key]])) as LetterheadDraft
    return { drafts: { ...drafts, [party]: since } }
  }),
  undo: (party) => set(({ drafts }) => ({ drafts: { ...drafts, [party]: {} } })),
}))
