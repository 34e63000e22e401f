import { CloseButton, Tooltip } from '@mantine/core'

/** Gives a field back to the billing system; nothing where it is the billing system's. */
export function Reset({ what, own, onReset }: { what: string; own: boolean; onReset: () => void }) {
  if (!own) return null
  const label = `${what}: as the billing system has it`
  return <Tooltip label="As the billing system has it"><CloseButton size="sm" aria-label={label} onClick={onReset} /></Tooltip>
}
