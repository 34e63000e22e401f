/** Opening a row's detail: the first one is a step in the history, moving along from there is not. */
import { useCallback } from 'react'
import { go, hrefOf } from '../route.ts'
import type { Screen } from '../route.ts'

export function useOpenRow(screen: Screen, openId: string | null): { open: (id: string) => void; close: () => void } {
  const isOpen = openId !== null
  return {
    open: useCallback((id: string) => go(hrefOf(screen, id), { replace: isOpen }), [screen, isOpen]),
    close: useCallback(() => go(hrefOf(screen)), [screen]),
  }
}
