/** Where the person was lately: kept in this browser or application between starts. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { orpc } from '../../client.ts'
import { hrefOf, useRoute } from '../../ui/route.ts'

export interface RecentPlace {
  href: string
  label: string
  says: string
}

const MOST = 8
interface Recent {
  places: readonly RecentPlace[]
  visit: (place: RecentPlace) => void
}
export const useRecent = create<Recent>()(
  persist((set) => ({ places: [], visit: (place) => set(({ places }) => ({ places: [place, ...places.filter(({ href }) => href !== place.href)].slice(0, MOST) })) }), { name: 'counterfoil.recent' }),
)

/** Remembers the accounts that are opened, by their names; other places are a key away. */
export function useRememberPlaces(): void {
  const { screen, id } = useRoute()
  const account = screen === 'accounts' ? id : null
  const visit = useRecent((state) => state.visit)
  // What the account's own screen asks for; nothing is asked for here.
  const detail = useQuery(orpc.accounts.detail.queryOptions({ input: { account: account as never }, enabled: false })).data
  const [name, ref] = account === null || detail === undefined || detail.account.accountId !== account ? [] : [detail.account.name, detail.account.ref]
  useEffect(() => {
    if (account !== null && name !== undefined && ref !== undefined) visit({ href: hrefOf('accounts', account), label: name, says: ref })
  }, [account, name, ref, visit])
}
