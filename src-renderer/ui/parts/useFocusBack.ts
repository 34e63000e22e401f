import { useEffect } from 'react'

/** Gives the focus back to what had it, when a dialog that is not kept while it is closed goes away. */
export function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      // The button that asked may be gone with its screen; and who has gone on by now is left where they are.
      if (before instanceof HTMLElement && before.isConnected && (document.activeElement === null || document.activeElement === document.body)) before.focus({ preventScroll: true })
    }
  }, [])
}
