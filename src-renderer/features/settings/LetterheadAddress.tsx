import { Button, Group, Input, Textarea, TextInput } from '@mantine/core'
import type { PostalAddress } from '#contract/vocabulary.ts'
import type { Problems } from '../../ui/commands/problems.ts'
import { typedAddress } from './letterheadForm.ts'
import type { LetterheadForm } from './letterheadForm.ts'
import styles from './SettingsScreen.module.css'

interface LetterheadAddressProps {
  /** Null: the billing system's. */
  address: LetterheadForm['address']
  given: PostalAddress
  problems: Problems
  onChange: (address: LetterheadForm['address']) => void
}

/** An address is one's own as a whole: half of it from elsewhere would be no address. */
export function LetterheadAddress({ address, given, problems, onChange }: LetterheadAddressProps) {
  if (address === null) {
    const lines = [...given.lines, given.city, given.region, given.postcode, given.country].filter((part) => part !== '')
    return (
      <Input.Wrapper label="Address" labelElement="div">
        <Group gap="0.25rem 0.75rem">
          <span className={styles.dim}>{lines.join(', ')}</span>
          <Button size="compact-sm" variant="default" onClick={() => onChange(typedAddress(given))}>Change address</Button>
        </Group>
      </Input.Wrapper>
    )
  }
  const problem = (part: string) => problems[`address.${part}`] ?? (part === 'lines' ? Object.entries(problems).find(([path]) => path.startsWith('address.lines.'))?.[1] : undefined)
  const text = (part: 'city' | 'region' | 'postcode' | 'country', label: string, maxLength: number) => (
    <TextInput label={label} maxLength={maxLength} value={address[part]} error={problem(part)} onChange={(event) => onChange({ ...address, [part]: event.currentTarget.value })} />
  )
  return (
    <fieldset className={styles.address}>
      <legend>Address</legend>
      <Textarea label="Street" description="A line each, four at the most." autosize minRows={2} maxRows={4} value={address.lines} error={problem('lines')} onChange={(event) => onChange({ ...address, lines: event.currentTarget.value })} />
      <Group grow align="start" gap={8}>{text('city', 'City', 120)}{text('region', 'Region', 120)}</Group>
      <Group grow align="start" gap={8}>{text('postcode', 'Postcode', 20)}{text('country', 'Country (two letters)', 2)}</Group>
      <Group><Button size="compact-sm" variant="default" onClick={() => onChange(null)}>As the billing system has it</Button></Group>
    </fieldset>
  )
}
