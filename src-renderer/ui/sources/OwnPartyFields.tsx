/** Making a party of one's own, or changing one: what stands in its letterhead, and which currency, days and taxes it has. */
import { Button, ColorInput, Group, Input, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { OwnParty } from '#contract/sources.ts'
import { orpc } from '../../client.ts'
import type { Problems } from '../commands/problems.ts'
import { readersZone } from '../format/dates.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { newOwnParty, ownPartyForm, readOwnParty, type OwnPartyForm } from './ownPartyForm.ts'
import styles from './OwnPartyFields.module.css'

/** What a field is for stands under it: fields of a row then begin on one line. */
const ORDER: ('label' | 'input' | 'error' | 'description')[] = ['label', 'input', 'error', 'description']

const CURRENCIES = Intl.supportedValuesOf('currency')
const ZONES = Intl.supportedValuesOf('timeZone')

interface OwnPartyFieldsProps {
  /** The one to change; null makes one. */
  party: (OwnParty & { id: string }) | null
  /** What a file says its amounts are in. */
  currency?: string | null
  not?: string | null
  onSaved: (party: string) => void
  onCancel?: () => void
}

export function OwnPartyFields({ party, currency = null, not = null, onSaved, onCancel }: OwnPartyFieldsProps) {
  const element = useRef<HTMLFormElement>(null)
  const [form, setForm] = useState<OwnPartyForm>(() => (party === null ? newOwnParty(navigator.language, readersZone(), currency) : ownPartyForm(party)))
  const [tries, setTries] = useState(0)
  const save = useMutation(orpc.sources.saveOwnParty.mutationOptions({ onSuccess: ({ id }) => onSaved(id) }))
  const read = readOwnParty(form)
  const problems: Problems = tries > 0 && 'problems' in read ? read.problems : {}
  useEffect(() => {
    if (tries > 0) element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [tries])
  const change = (part: Partial<OwnPartyForm>) => {
    save.reset()
    setForm((before) => ({ ...before, ...part }))
  }
  const text = (key: keyof OwnPartyForm, label: string, maxLength: number, more: { description?: string; placeholder?: string; required?: boolean; autoFocus?: boolean } = {}) => {
    const { required = false, autoFocus = false, description, ...said } = more
    // What is wrong takes the place of what it is for.
    const under = problems[key] === undefined && description !== undefined ? { description } : {}
    return <TextInput inputWrapperOrder={ORDER} label={label} maxLength={maxLength} value={form[key]} error={problems[key]} {...said} {...under} {...(required ? { withAsterisk: true } : {})} {...(autoFocus ? { 'data-autofocus': true } : {})} onChange={(event) => change({ [key]: event.currentTarget.value })} />
  }
  return (
    <form
      ref={element}
      className={styles.form}
      noValidate
      aria-label={party === null ? 'New party' : `Party ${party.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (not !== null || save.isPending) return
        setTries(tries + 1)
        if ('party' in read) save.mutate({ ...read.party, ...(party === null ? {} : { id: party.id }) })
      }}
    >
      <div className={styles.columns}>
        {text('name', 'Name', 80, { required: true, placeholder: 'Australia', autoFocus: true, description: 'What you call it here.' })}
        {text('legalName', 'Legal name', 200, { placeholder: form.name, description: 'As it stands on documents.' })}
        <Select label="Currency" withAsterisk searchable limit={60} nothingFoundMessage="No such currency" data={CURRENCIES} value={form.currency === '' ? null : form.currency} error={problems['currency']} onChange={(value) => change({ currency: value ?? '' })} />
        <Select label="Time zone" withAsterisk searchable limit={60} nothingFoundMessage="No such time zone" data={ZONES.includes(form.timeZone) ? ZONES : [form.timeZone, ...ZONES]} value={form.timeZone} error={problems['timeZone']} allowDeselect={false} onChange={(value) => value !== null && change({ timeZone: value })} />
      </div>
      <fieldset className={styles.group}>
        <legend>What messages say</legend>
        <div className={styles.columns}>
          {text('senderEmail', 'Sender’s address', 200, { required: true, placeholder: 'accounts@company.example' })}
          {text('portalUrl', 'Where customers are sent', 300, { required: true, placeholder: 'https://www.company.example', description: 'A portal, or your own site.' })}
          {text('senderName', 'Sender’s name', 120, { placeholder: form.name })}
          {text('phone', 'Phone', 40)}
        </div>
      </fieldset>
      <fieldset className={styles.group}>
        <legend>Letterhead</legend>
        <div className={styles.columns}>
          <Textarea classNames={{ input: styles.area! }} label="Street" autosize minRows={1} maxRows={4} value={form.lines} error={problems['lines']} onChange={(event) => change({ lines: event.currentTarget.value })} />
          {text('city', 'City', 120)}
          {text('region', 'State or region', 120)}
          {text('postcode', 'Postcode', 20)}
          {text('country', 'Country', 2, { required: true, placeholder: 'AU', description: 'Two letters.' })}
          {text('taxNumber', 'Tax number', 40)}
          {text('taxName', 'Tax', 20, { placeholder: 'GST', description: 'What it is called.' })}
          {text('taxRate', 'Tax rate, %', 6, { description: 'The usual one.' })}
          <Textarea classNames={{ input: styles.area! }} inputWrapperOrder={ORDER} label="How payments reach you" autosize minRows={1} maxRows={6} description="A line each, six at the most." value={form.remittance} error={problems['remittance']} onChange={(event) => change({ remittance: event.currentTarget.value })} />
          <ColorInput inputWrapperOrder={ORDER} label="Colour" format="hex" withEyeDropper={false} description="Of headings and rules." value={form.colour} error={problems['colour']} onChange={(colour) => change({ colour })} />
          {text('locale', 'Language and country', 20, { placeholder: 'en-AU', description: 'How dates and figures are written.' })}
          <Input.Wrapper label="Paper" labelElement="div">
            <div><SegmentedControl aria-label="Paper" value={form.paper} onChange={(paper) => change({ paper })} data={['A4', 'Letter']} /></div>
          </Input.Wrapper>
        </div>
      </fieldset>
      {not !== null && <p className={styles.not}>{not}</p>}
      {save.isError && <ErrorNote error={save.error} />}
      <Group gap={8}>
        <Button type="submit" variant={party === null ? 'filled' : 'default'} loading={save.isPending} {...(not === null ? {} : { 'data-disabled': true, 'aria-disabled': true })}>{party === null ? 'Make party' : 'Save party'}</Button>
        {onCancel !== undefined && <Button variant="subtle" color="gray" onClick={onCancel}>Cancel</Button>}
      </Group>
    </form>
  )
}
