import type { ReactNode } from 'react'

/** What is good to know and not what one looks for. */
export function Muted({ children }: { children: ReactNode }) {
  return <span style={{ color: 'var(--cf-text-2)' }}>{children}</span>
}
