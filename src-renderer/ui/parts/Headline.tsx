import type { ReactNode } from 'react'

/** The figure that a detail is about, large, with what it is for. */
export function Headline({ amount, aside }: { amount: ReactNode; aside: ReactNode }) {
  return (
    <div>
      <p style={{ fontSize: '1.5rem', fontWeight: 600, lineHeight: 1.2, letterSpacing: '-0.01em' }}>{amount}</p>
      <p style={{ color: 'var(--cf-text-2)' }}>{aside}</p>
    </div>
  )
}
