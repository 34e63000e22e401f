/** A phone number, grouped to be read, and copied as a telephone takes it. */
import { Button, CopyButton } from '@mantine/core'
import { formatPhone } from '../format/phone.ts'

export function PhoneNumber({ number }: { number: string }) {
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'baseline', gap: '0 0.5rem' }}>
      <span style={{ whiteSpace: 'nowrap' }}>{formatPhone(number)}</span>
      <CopyButton value={number}>
        {({ copied, copy }) => <Button size="compact-xs" variant="default" aria-label={copied ? `Copied: ${number}` : `Copy ${number}`} onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
      </CopyButton>
    </span>
  )
}
