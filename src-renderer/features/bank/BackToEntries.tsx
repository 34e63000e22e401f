import { useKeys } from '../../ui/keys.ts'
import { go, hrefOf } from '../../ui/route.ts'

/** From a page of this screen back to its queue; Esc as well. */
export function BackToEntries() {
  useKeys({ Escape: () => go(hrefOf('bank')) })
  return <a href={hrefOf('bank')}>‹ Bank entries</a>
}
