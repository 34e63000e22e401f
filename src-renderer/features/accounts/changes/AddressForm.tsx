/** Where the customer is billed, or where the service is. */
import { Group, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import type { PostalAddress } from '#contract/vocabulary.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { waitingInput } from '../../../ui/commands/onItsWay.ts'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { countryName } from '../Address.tsx'

const EMPTY: PostalAddress = { lines: [], city: '', region: '', postcode: '', country: '' }

export function AddressForm({ detail, which, onClose }: { detail: AccountDetail; which: 'billing' | 'service'; onClose: () => void }) {
  const { account, rev, billingAddress, serviceAddress, open } = useAtOpening(detail)
  const waiting = waitingInput(open, 'updateAddress', (input) => input.which === which)?.address
  const now = waiting ?? (which === 'billing' ? billingAddress : (serviceAddress ?? { ...EMPTY, country: billingAddress.country }))
  const [lines, setLines] = useState(now.lines.join('\n'))
  const [rest, setRest] = useState({ city: now.city, region: now.region, postcode: now.postcode, country: now.country })
  const address = { ...rest, lines: lines.split('\n').map((line) => line.trim()).filter((line) => line !== '') }
  const field = (name: keyof typeof rest, label: string) => ({ label, value: rest[name], onChange: (event: { currentTarget: { value: string } }) => setRest({ ...rest, [name]: event.currentTarget.value }) })
  return (
    <CommandForm
      command="updateAddress"
      input={{ accountId: account.accountId, which, address }}
      shown={{ rev, shown: which === 'billing' ? { billingAddress } : { serviceAddress } }}
      title={`${which === 'billing' ? 'Billing' : 'Service'} address, ${account.name}`}
      confirm="Change address"
      changed={JSON.stringify({ ...now, ...address }) !== JSON.stringify(now)}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Textarea label="Lines" description="Four at the most." value={lines} onChange={(event) => setLines(event.currentTarget.value)} error={Object.entries(problems).find(([path]) => path.startsWith('address.lines'))?.[1]} data-autofocus />
          <Group grow align="flex-start" gap={8}>
            <TextInput {...field('city', 'City')} error={problems['address.city']} />
            <TextInput {...field('region', 'State or region')} error={problems['address.region']} />
          </Group>
          <Group grow align="flex-start" gap={8}>
            <TextInput {...field('postcode', 'Postcode')} error={problems['address.postcode']} />
            <TextInput
              {...field('country', 'Country, two letters')}
              onChange={(event) => setRest({ ...rest, country: event.currentTarget.value.trim().toUpperCase() })}
              rightSection={rest.country.length === 2 ? <span style={{ paddingRight: 10, color: 'var(--cf-text-2)', whiteSpace: 'nowrap' }}>{countryName(rest.country)}</span> : null}
              rightSectionWidth="auto"
              error={problems['address.country']}
            />
          </Group>
        </>
      )}
    </CommandForm>
  )
}
