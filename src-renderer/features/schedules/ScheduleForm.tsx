/** A schedule, new or changed: who, what, when, to whom; and beside it what that comes to. */
import { Button, Checkbox, Group, Input, Modal, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { isDefinedError } from '@orpc/client'
import { keepPreviousData, skipToken, useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ScheduleRow } from '#contract/schedules.ts'
import type { ContactRole } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { contactRoles, statementKinds } from '../../ui/format/words.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { useFocusBack } from '../../ui/parts/useFocusBack.ts'
import { go, hrefOf } from '../../ui/route.ts'
import { AccountsSelect } from './AccountsSelect.tsx'
import styles from './ScheduleForm.module.css'
import { SchedulePreview } from './SchedulePreview.tsx'
import { draftOf, ruleProblem, termsOf, type Draft } from './terms.ts'
import { namedRules, onlyWords, periodWords } from './words.ts'

interface ScheduleFormProps {
  /** The one to be changed; null for a new one. */
  schedule: ScheduleRow | null
  /** It is kept: the party may be another than the one that the window shows. */
  onSaved: (saved: { id: string; party: string }) => void
  onClose: () => void
}

const OTHER = 'other'
const ROLES = Object.keys(contactRoles) as ContactRole[]
const options = <V extends string>(words: Record<V, string>) => (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }))

export function ScheduleForm({ schedule, onSaved, onClose }: ScheduleFormProps) {
  useFocusBack()
  const frameParty = useParty()
  const parties = useParties()
  const [draft, setDraft] = useState<Draft>(() => draftOf(schedule, frameParty?.id ?? parties[0]?.id ?? null))
  const change = (changes: Partial<Draft>) => {
    setDraft((known) => ({ ...known, ...changes }))
    save.reset()
  }
  const terms = useMemo(() => termsOf(draft), [draft])
  const [shown] = useDebouncedValue(terms, 250)
  // What is missing is seen at once; what it comes to a moment later.
  const asked = terms === null ? null : (shown ?? terms)
  const preview = useQuery(orpc.schedules.preview.queryOptions({ input: asked ?? skipToken, placeholderData: keepPreviousData }))
  const refused = asked !== null && asked === terms && preview.error !== null && isDefinedError(preview.error) && preview.error.code === 'BAD_RULE' ? preview.error.message : null
  const badRule = ruleProblem(draft) ?? refused
  const save = useMutation(orpc.schedules.save.mutationOptions({
    onSuccess: ({ id, party }) => {
      onSaved({ id, party })
      onClose()
      go(hrefOf('schedules', id), { replace: true })
    },
  }))
  const not = draft.name.trim() === '' ? 'Give it a name.' : draft.recipients.length === 0 ? 'Choose who of the contacts gets it.' : draft.chosen && draft.accounts.length === 0 ? 'Choose the accounts.' : badRule !== null ? 'The rule is not right yet.' : terms === null ? 'Something is missing.' : null
  const submit = () => {
    if (not === null && terms !== null && !save.isPending) save.mutate({ ...(schedule === null ? {} : { id: schedule.id }), terms })
  }
  const toRule = (value: string | null) => {
    const named = namedRules.find(({ rule }) => rule === value)
    change(named === undefined ? { named: false } : { named: true, rule: named.rule, period: named.period })
  }
  return (
    <Modal opened onClose={onClose} title={schedule === null ? 'New schedule of statements' : `Change “${schedule.name}”`} size={960} yOffset="4vh">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className={styles.columns}>
          <div className={styles.fields}>
            <div className={styles.pair}>
              <TextInput label="Name" data-autofocus placeholder="Monthly statements" maxLength={120} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
              <Select label="Party" allowDeselect={false} value={draft.party} onChange={(party) => change({ party, accounts: [] })} data={parties.map(({ id, name }) => ({ value: id as string, label: name }))} />
            </div>
            <div className={styles.pair}>
              <Select label="Kind of statement" allowDeselect={false} value={draft.kind} onChange={(kind) => change({ kind: (kind ?? 'balance-forward') })} data={options(statementKinds)} />
              <Select label="When" allowDeselect={false} value={draft.named ? draft.rule : OTHER} onChange={toRule} data={[...namedRules.map(({ name, rule }) => ({ value: rule, label: name })), { value: OTHER, label: 'By a rule of its own' }]} />
            </div>
            {!draft.named && <TextInput label="Rule" error={badRule} description="Five fields, in the party’s time zone: minute, hour, day of the month, month, day of the week. L is the last day of the month." maxLength={100} value={draft.rule} onChange={(event) => change({ rule: event.currentTarget.value })} />}
            <Select label="Of which days" allowDeselect={false} value={draft.period} onChange={(period) => change({ period: (period ?? 'previous_month') })} data={options(periodWords)} />
            <Input.Wrapper label="For"><div><SegmentedControl aria-label="For" value={draft.chosen ? 'chosen' : 'matching'} onChange={(value) => change({ chosen: value === 'chosen' })} data={[{ value: 'matching', label: 'Accounts that match' }, { value: 'chosen', label: 'Chosen accounts' }]} /></div></Input.Wrapper>
            {draft.chosen ? <AccountsSelect value={draft.accounts} onChange={(accounts) => change({ accounts })} party={draft.party} /> : (
              <>
                <div className={styles.pair}>
                  <Select label="Billing" allowDeselect={false} value={draft.billing ?? 'either'} onChange={(value) => change({ billing: value === 'postpaid' || value === 'prepaid' ? value : null })} data={[{ value: 'either', label: 'Postpaid and prepaid' }, { value: 'postpaid', label: 'Postpaid' }, { value: 'prepaid', label: 'Prepaid' }]} />
                  <TextInput label="Name or number" placeholder="Any" maxLength={200} value={draft.text} onChange={(event) => change({ text: event.currentTarget.value })} />
                </div>
                <Select label="Of these accounts" allowDeselect={false} value={draft.only} onChange={(only) => change({ only: (only ?? 'not_empty') })} data={options(onlyWords)} />
              </>
            )}
            <Checkbox.Group label="To contacts with one of these roles" value={[...draft.recipients]} onChange={(recipients) => change({ recipients: ROLES.filter((role) => recipients.includes(role)) })}>
              <div className={styles.roles}>{ROLES.map((role) => <Checkbox key={role} value={role} label={contactRoles[role]} />)}</div>
            </Checkbox.Group>
          </div>
          <SchedulePreview preview={asked === null || badRule !== null ? null : preview} only={draft.chosen ? 'all' : draft.only} />
        </div>
        {save.isError && <ErrorNote error={save.error} />}
        <Group justify="flex-end" gap={8} className={styles.foot}>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <ManageButton loading={save.isPending} not={not} type="submit">{schedule === null ? 'Save schedule' : 'Save changes'}</ManageButton>
        </Group>
      </form>
    </Modal>
  )
}
