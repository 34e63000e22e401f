/** How far long work is and how fast it goes, in words. */
import type { Activity } from '#contract/activity.ts'
import { useSteady } from '../core/useSteady.ts'
import { leftWords, rateWords } from '../format/pace.ts'
import { formatCount } from '../format/words.ts'

/** `412 of 4,812`; only the first where the whole is not known, nothing before it has begun or where there is nothing to do. */
export function doneWords({ done, total }: Pick<Activity, 'done' | 'total'>): string {
  if (total === null || total === 0) return done > 0 ? formatCount(done) : ''
  return `${formatCount(done)} of ${formatCount(total)}`
}

/** `39,000 a second, 2 min left`, which changes no faster than one can read it. */
export function Pace({ activity: { perSecond, secondsLeft }, className, rateClassName }: { activity: Activity; className?: string | undefined; rateClassName?: string | undefined }) {
  const rate = useSteady(rateWords(perSecond))
  const left = useSteady(leftWords(secondsLeft))
  if (rate === null && left === null) return null
  return (
    <span className={className}>
      {rate !== null && <span className={rateClassName}>{rate}{left === null ? '' : ', '}</span>}
      {left}
    </span>
  )
}
