import { useEffect } from 'react'

/** Gives the focus to a step's main action once it is there, unless the person has put it somewhere meanwhile. */
export function useFocusMain(there: boolean): void {
  useEffect(() => {
    if (there && (document.activeElement === null || document.activeElement === document.body)) document.querySelector<HTMLElement>('main [data-main-action]')?.focus({ preventScroll: true })
  }, [there])
}
