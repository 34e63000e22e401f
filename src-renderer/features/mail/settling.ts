/** A person's word on messages whose fate is not known. */
import { ORPCError } from '@orpc/client'
import { useMutation } from '@tanstack/react-query'
import { client } from '../../client.ts'

export type Word = 'sent' | 'send_again'

/** Messages that the core takes at a time. */
const AT_ONCE = 500

export interface Settled {
  as: Word
  settled: number
  /** Somebody else had decided them, or the answer came in meanwhile. */
  already: number
}

/** Says the same of any number of messages; those settled meanwhile are counted apart. */
export function useSettle() {
  return useMutation({
    mutationFn: async ({ messages, as }: { messages: readonly string[]; as: Word }): Promise<Settled> => {
      const sum: Settled = { as, settled: 0, already: 0 }
      for (let at = 0; at < messages.length; at += AT_ONCE) {
        const some = messages.slice(at, at + AT_ONCE)
        try {
          const { settled, already } = await client.mail.settleUncertain({ messages: some, as })
          sum.settled += settled
          sum.already += already
        } catch (error) {
          if (!(error instanceof ORPCError) || error.code !== 'NOT_UNCERTAIN') throw error
          sum.already += some.length
        }
      }
      return sum
    },
  })
}
