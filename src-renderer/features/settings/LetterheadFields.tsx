/** The letterhead of one party: what the desk sets over what the billing system says. */
import { Button, ColorInput, Group, Input, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PartyLetterhead } from '#contract/letterhead.ts'
import { orpc } from '../../client.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { useLetterheadDrafts } from './letterheadDrafts.ts'
import type { LetterheadDraft } from './letterheadDrafts.ts'
import { asPrinted, formOf, letterheadChanges, letterheadProblems, LINE_FIELDS } from './letterheadForm.ts'
import type { LetterheadForm } from './letterheadForm.ts'
import { LetterheadAddress } from './LetterheadAddress.tsx'
import { LetterheadLogo } from './LetterheadLogo.tsx'
import { LetterheadPreview } from './LetterheadPreview.tsx'
import { Reset } from './LetterheadReset.tsx'
import styles from './SettingsScreen.module.css'

const MAX = { legalName: 200, taxNumber: 40, phone: 40, email: 200, portalUrl: 300 } as const

export function LetterheadFields({ row, draft }: { row: PartyLetterhead; draft: LetterheadDraft }) {
  const queries = useQueryClient()
  const { edit, saved, undo } = useLetterheadDrafts()
  // What is set elsewhere meanwhile is seen here at once, save for the fields that are being edited.
  const form: LetterheadForm = { ...formOf(row), ...draft }
  const [shown, setShown] = useState(false)
  const set = useMutation(orpc.letterhead.set.mutationOptions({
    onMutate: () => ({ sent: draft }),
    onSuccess: (now, { party }, { sent }) => {
      queries.setQueryData(orpc.letterhead.list.queryKey(), (list) => list && { rows: list.rows.map((one) => (one.party === party ? now : one)) })
      saved(party, sent)
    },
  }))
  const problems = letterheadProblems(form)
  const changes = letterheadChanges(form, row)
  const sound = Object.keys(problems).length === 0
  const change = (part: Partial<LetterheadForm>) => {
    set.reset()
    edit(row.party, part)
  }
  const save = () => {
    if (changes !== null && sound && !set.isPending) set.mutate({ party: row.party, ...changes })
  }
  const undoAll = (event: { currentTarget: HTMLButtonElement }) => {
    // It goes when nothing is left to undo; the focus would go with it.
    event.currentTarget.form?.querySelector<HTMLElement>('[type=submit]')?.focus()
    set.reset()
    undo(row.party)
  }
  const { given } = row
  return (
    <form
      className={styles.letterhead}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <LetterheadLogo logo={form.logo} onChange={(logo) => change({ logo })} />
      <div className={styles.columns}>
        {(Object.keys(LINE_FIELDS) as (keyof typeof LINE_FIELDS)[]).map((key) => (
          <TextInput
            key={key}
            label={LINE_FIELDS[key]}
            description={form[key] === '' ? undefined : `The billing system has ${given[key] === '' ? 'none' : given[key]}.`}
            placeholder={given[key]}
            maxLength={MAX[key]}
            value={form[key]}
            error={problems[key]}
            onChange={(event) => change({ [key]: event.currentTarget.value })}
            rightSection={<Reset what={LINE_FIELDS[key]} own={form[key] !== ''} onReset={() => change({ [key]: '' })} />}
          />
        ))}
      </div>
      <LetterheadAddress address={form.address} given={given.address} problems={problems} onChange={(address) => change({ address })} />
      <Textarea
        label="How payments reach you" description="A line each, six at the most." autosize minRows={2} maxRows={6}
        placeholder={given.remittance.join('\n')} value={form.remittance} error={problems['remittance']} onChange={(event) => change({ remittance: event.currentTarget.value })}
        rightSection={<Reset what="How payments reach you" own={form.remittance !== ''} onReset={() => change({ remittance: '' })} />}
      />
      <Textarea
        label="Footer" description="At the foot of every page: a register, a licence. Three lines at the most." autosize minRows={1} maxRows={3}
        value={form.footer} error={problems['footer']} onChange={(event) => change({ footer: event.currentTarget.value })}
      />
      <ColorInput
        label="Colour" format="hex" withEyeDropper={false} placeholder={given.colour} value={form.colour} error={problems['colour']} onChange={(colour) => change({ colour })}
        rightSection={<Reset what="Colour" own={form.colour !== ''} onReset={() => change({ colour: '' })} />}
      />
      <Input.Wrapper label="Paper">
        <div><SegmentedControl aria-label="Paper" value={form.paper} onChange={(value) => change({ paper: value })} data={[{ value: '', label: `As the billing system (${given.paper})` }, { value: 'A4', label: 'A4' }, { value: 'Letter', label: 'Letter' }]} /></div>
      </Input.Wrapper>
      {set.isError && <ErrorNote error={set.error} />}
      <Group gap={8}>
        {/* Not the native attribute while it is saved: the focus would be lost by it. */}
        <ManageButton variant="default" type="submit" not={set.isPending ? 'It is being saved.' : sound ? (changes === null ? 'Nothing has been changed.' : null) : 'Some fields cannot be saved as they are.'}>Save letterhead</ManageButton>
        <Button variant="subtle" color="gray" disabled={!sound} onClick={() => setShown(true)}>Preview</Button>
        {changes !== null && !set.isPending && <Button variant="subtle" color="gray" onClick={undoAll}>Undo changes</Button>}
        <output>{set.isSuccess && changes === null && <Muted>Saved. Documents made from now on have it.</Muted>}</output>
      </Group>
      {shown && <LetterheadPreview party={row.party} partyName={row.partyName} fields={asPrinted(form, row)} logo={form.logo} onClose={() => setShown(false)} />}
    </form>
  )
}
