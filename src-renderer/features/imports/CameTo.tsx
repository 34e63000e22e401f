/** Where that is found which a file brought. */
import { Button } from '@mantine/core'
import type { ImportKind } from '#contract/imports.ts'
import { hrefOf, type Screen } from '../../ui/route.ts'

const places: Record<ImportKind, readonly (readonly [Screen, string])[]> = {
  customers: [['accounts', 'Open accounts']],
  contacts: [['accounts', 'Open accounts']],
  invoices: [['receivables', 'Open receivables'], ['accounts', 'Open accounts']],
  payments: [['accounts', 'Open accounts'], ['receivables', 'Open receivables']],
  allocations: [['receivables', 'Open receivables'], ['accounts', 'Open accounts']],
  usage: [['accounts', 'Open accounts']],
}

export function CameTo({ kind, size = 'sm' }: { kind: ImportKind; size?: 'sm' | 'xs' }) {
  return places[kind].map(([screen, words]) => <Button key={screen} component="a" size={size} variant="default" href={hrefOf(screen)}>{words}</Button>)
}
