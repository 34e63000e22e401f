import { useEffect } from 'react'

/** Ctrl and Enter go on from anywhere in a step. */
export function useGoOn(onGoOn: (() => void) | null): void {
  useEffect(() => {
    if (onGoOn === null) return undefined
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      onGoOn()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [onGoOn])
}
