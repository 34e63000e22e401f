/** One event in the story of an account or an item: charges, mails, holds, notes, commands. */
import { z } from 'zod'
import { Instant } from './vocabulary.ts'

export const StoryEntry = z.object({
  at: Instant,
  /** `mail`, `charge`, `hold`, `log`, `note`, `outbox`, … */
  kind: z.string(),
  title: z.string(),
  text: z.string().nullable(),
  by: z.string().nullable(),
  tone: z.enum(['neutral', 'good', 'bad', 'waiting']),
})
export type StoryEntry = z.infer<typeof StoryEntry>
