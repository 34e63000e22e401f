/** A screen that breaks leaves the frame, and the way to the other screens, as they are. */
import { Component } from 'react'
import type { ReactNode } from 'react'
import { ErrorNote } from '../parts/ErrorNote.tsx'

export class ScreenBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return (
      <div style={{ maxWidth: '36rem', padding: '1.25rem' }}>
        <p style={{ marginBottom: '0.5rem', fontWeight: 600 }}>This screen could not be shown.</p>
        <ErrorNote error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </div>
    )
  }
}
