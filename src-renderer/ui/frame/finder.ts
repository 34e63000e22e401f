/** The one find box of the window: opened from the bottom bar and by Ctrl+K. */
import { createSpotlight } from '@mantine/spotlight'

export const [finderStore, finder] = createSpotlight()

/** Puts the mark on the first result, so that Enter takes it. The component does this only when the text changes, before results have come. */
export function markFirstResult(): void {
  const list = document.getElementById(finderStore.getState().listId)
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  finderStore.updateState((state) => ({ ...state, selected: 0 }))
}
