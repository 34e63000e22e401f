/** The window without a core behind it: the one failure that leaves nothing to show. */
import { ErrorNote } from '../parts/ErrorNote.tsx'

export function NoCore({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main style={{ maxWidth: '32rem', margin: '20vh auto 0', padding: '0 1.5rem' }}>
      <h1 style={{ marginBottom: '0.75rem', fontSize: '1.125rem' }}>Counterfoil cannot open this workspace</h1>
      <ErrorNote error={error} onRetry={onRetry} />
    </main>
  )
}
