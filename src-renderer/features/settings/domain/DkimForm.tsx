/** A key to sign with: made here, or one's own. */
import { Autocomplete, Button, Group, SegmentedControl, Input, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { useParties } from '../../../ui/core/session.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { useDraft } from '../settingsDrafts.ts'
import styles from '../SettingsScreen.module.css'
import { dkimProblems, domainOf, EMPTY, sendersDomains, whyNotSaved } from './dkimForm.ts'
import type { DkimDraft } from './dkimForm.ts'

const KEYS = [{ value: 'made', label: 'Make one here' }, { value: 'own', label: 'I have one' }]
const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

interface DkimFormProps {
  keys: MailSettings['dkim']
  /** Somebody asked for it just now: the focus goes to it. */
  asked: boolean
  onClose: () => void
}

export function DkimForm({ keys, asked, onClose }: DkimFormProps) {
  const domain = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (asked) domain.current?.focus()
  }, [asked])
  const queries = useQueryClient()
  const { form, edit, undo } = useDraft('dkim', EMPTY)
  const [privateKey, setPrivateKey] = useState('')
  const close = () => {
    undo()
    onClose()
  }
  const set = useMutation(orpc.mailSettings.setDkim.mutationOptions({
    onSuccess: (now) => {
      queries.setQueryData(orpc.mailSettings.get.queryKey(), now)
      close()
    },
  }))
  const problems = dkimProblems(form)
  const offered = sendersDomains(useParties(), keys)
  const not = whyNotSaved(form, privateKey)
  const before = keys.find(({ domain }) => domain === domainOf(form.domain))
  const change = (part: Partial<DkimDraft>) => {
    set.reset()
    edit(part)
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (not === null && !set.isPending) set.mutate({ domain: domainOf(form.domain), selector: form.selector.trim(), ...(form.key === 'own' ? { privateKey } : {}) })
      }}
    >
      <div className={styles.narrow}>
        <Autocomplete ref={domain} label="Domain" data={offered} description="Of the addresses that mail is sent from." inputWrapperOrder={BELOW} placeholder="company.example" maxLength={253} autoComplete="off" spellCheck={false} value={form.domain} error={problems.domain} onChange={(typed) => change({ domain: typed })} />
        <TextInput label="Selector" description="The name of this key in the record." inputWrapperOrder={BELOW} maxLength={63} autoComplete="off" spellCheck={false} value={form.selector} error={problems.selector} onChange={(event) => change({ selector: event.currentTarget.value })} />
      </div>
      <Input.Wrapper label="Key" labelElement="div">
        <div><SegmentedControl aria-label="Key" value={form.key} onChange={(key) => change({ key: key as DkimDraft['key'] })} data={KEYS} /></div>
      </Input.Wrapper>
      {form.key === 'own' && (
        <Textarea
          label="Private key" description="RSA, in PEM form, without a password. It is not shown again." inputWrapperOrder={BELOW} placeholder={'-----BEGIN PRIVATE KEY-----'} autosize minRows={4} maxRows={8} maxLength={20_000} autoComplete="off" spellCheck={false}
          value={privateKey}
          onChange={(event) => {
            set.reset()
            setPrivateKey(event.currentTarget.value)
          }}
        />
      )}
      {before !== undefined && (before.selector !== form.selector.trim() || form.key === 'own' || !before.kept) && <Note tone="wait">{before.domain} has a key with the selector {before.selector}; this one takes its place at once. Publish its record first where you can, else messages fail the check until it is there.</Note>}
      {set.isError && <ErrorNote error={set.error} />}
      <Group gap={8}>
        <ManageButton type="submit" variant="default" not={set.isPending ? 'It is being made.' : not}>{set.isPending ? 'A moment…' : form.key === 'made' ? 'Make key' : 'Save key'}</ManageButton>
        <Button variant="subtle" color="gray" onClick={close}>Cancel</Button>
      </Group>
    </form>
  )
}
