/** What a reconcile notes while it runs: which accounts were wrong, and how far it is. */
import type { Progress } from '#main/core/ports/jobs.ts'
import type { Resource } from '#main/core/ports/records.ts'

export type Wrong = ReturnType<typeof createWrong>

/** What the readings found: accounts in which the copy was wrong, those that only go on, and how many of their records are set aside. */
export function createWrong() {
  const wrong = new Set<string>()
  const aside = new Map<string, number>()
  const moving = new Set<string>()
  return {
    add(resource: Resource, accountId: string): void {
      wrong.add(`${resource}\n${accountId}`)
    },
    addAll(resource: Resource, party: string): void {
      wrong.add(`${resource} of ${party}`)
    },
    has: (resource: Resource, party: string, accountId: string): boolean => wrong.has(`${resource}\n${accountId}`) || wrong.has(`${resource} of ${party}`),
    /** Whether the last reading brought what is newer, and nothing else. */
    goesOn(resource: Resource, accountId: string, does: boolean): void {
      if (does) moving.add(`${resource}\n${accountId}`)
      else moving.delete(`${resource}\n${accountId}`)
    },
    isGoingOn: (resource: Resource, accountId: string): boolean => moving.has(`${resource}\n${accountId}`),
    setAside(resource: Resource, accountId: string, records: number): void {
      aside.set(`${resource}\n${accountId}`, records)
    },
    aside: (resource: Resource, accountId: string): number => aside.get(`${resource}\n${accountId}`) ?? 0,
  }
}

/** Progress, as steps are begun and done. */
export function createShown(tell: (progress: Progress) => void) {
  let [done, total] = [0, 0]
  let step = ''
  const told = () => tell({ done, total: total === 0 ? null : total, step })
  return {
    expect(more: number): void {
      total += more
    },
    step(text: string): void {
      step = text
      told()
    },
    done(): void {
      done += 1
      told()
    },
  }
}

/** `paymentMethods` → `payment methods`. */
export const words = (resource: Resource): string => resource.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)
