/** How the person has set up the desk; kept in this browser or application between starts. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface Desk {
  /** The party everything is filtered by; null is all of them. */
  party: string | null
  /** 26 px rows in place of 32. */
  compact: boolean
  /** Width of the detail panel in pixels. */
  detailWidth: number
  setParty: (party: string | null) => void
  toggleCompact: () => void
  setDetailWidth: (width: number) => void
}

export const DETAIL_WIDTH = { min: 340, usual: 400, max: 640 }

export const useDesk = create<Desk>()(
  persist(
    (set) => ({
      party: null,
      compact: false,
      detailWidth: DETAIL_WIDTH.usual,
      setParty: (party) => set({ party }),
      toggleCompact: () => set(({ compact }) => ({ compact: !compact })),
      setDetailWidth: (width) => set({ detailWidth: Math.round(Math.min(DETAIL_WIDTH.max, Math.max(DETAIL_WIDTH.min, width))) }),
    }),
    { name: 'counterfoil.desk' },
  ),
)
