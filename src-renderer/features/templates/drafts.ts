/** What is written into templates and not saved yet: it stays until it is saved or undone, also over a restart of the window. */
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { TemplateText } from '#contract/templates.ts'
import { sameText, type Part } from './parts.ts'

export interface TemplateDraft {
  text: TemplateText
  /** The version it was begun from; null: ours. */
  basedOn: string | null
}

interface TemplateDrafts {
  drafts: Readonly<Record<string, TemplateDraft>>
  /** Begins a draft where there is none. `saved` is what stands saved: a draft that says the same is none. */
  edit: (key: string, part: Part, value: string, saved: TemplateDraft) => void
  /** The whole of another version, or of somebody else's. */
  take: (key: string, draft: TemplateDraft) => void
  /** After it was saved: `sent` is gone, what was written since stays, from the new version on. */
  saved: (key: string, sent: TemplateText, as: string | null) => void
  undo: (key: string) => void
}

/** Where there is no room, or nothing may be kept, a draft stays as long as the window does. */
const kept = {
  getItem: (name: string): string | null => globalThis.localStorage?.getItem(name) ?? null,
  setItem(name: string, value: string): void {
    try {
      globalThis.localStorage?.setItem(name, value)
    } catch {
      globalThis.localStorage?.removeItem(name)
    }
  },
  removeItem: (name: string): void => globalThis.localStorage?.removeItem(name),
}

/** Drafts of another workspace are not this one's. */
export const draftKey = (workspace: string, kind: string, party: string | null): string => JSON.stringify([workspace, kind, party])

const without = (drafts: Readonly<Record<string, TemplateDraft>>, key: string) => Object.fromEntries(Object.entries(drafts).filter(([other]) => other !== key))

export const useTemplateDrafts = create<TemplateDrafts>()(persist((set) => ({
  drafts: {},
  edit: (key, part, value, saved) => set(({ drafts }) => {
    const before = drafts[key] ?? saved
    const text = { ...before.text, [part]: value }
    return { drafts: before.basedOn === saved.basedOn && sameText(text, saved.text) ? without(drafts, key) : { ...drafts, [key]: { ...before, text } } }
  }),
  take: (key, draft) => set(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } })),
  saved: (key, sent, as) => set(({ drafts }) => {
    const now = drafts[key]
    return { drafts: now === undefined || sameText(now.text, sent) ? without(drafts, key) : { ...drafts, [key]: { ...now, basedOn: as } } }
  }),
  undo: (key) => set(({ drafts }) => ({ drafts: without(drafts, key) })),
}), { name: 'counterfoil.templateDrafts', partialize: ({ drafts }) => ({ drafts }), storage: createJSONStorage(() => kept) }))
