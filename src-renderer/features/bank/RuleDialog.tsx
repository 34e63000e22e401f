/** A rule of the team's: by what it knows its entries, and what it does with them. Kept, it is told how many open ones it means before it takes any. */
import { Group, NumberInput, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { orpc } from '../../client.ts'
import { affected } from '../../ui/core/invalidations.ts'
import { useParties } from '../../ui/core/session.ts'
import { plural } from '../../ui/format/words.ts'
import { AccountSelect } from '../../ui/parts/AccountSelect.tsx'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { tell } from './deciding.ts'
import { CONFIDENT, termsOf } from './ruleDraft.ts'
import type { RuleDraft } from './ruleDraft.ts'

const ANY = 'any'

export function RuleDialog({ draft: first, onClose }: { draft: RuleDraft; onClose: () => void }) {
  const [draft, setDraft] = useState(first)
  const [kept, setKept] = useState<{ id: string; tried: number } | null>(null)
  const [closing, setClosing] = useState(false)
  const queries = useQueryClient()
  const parties = useParties()
  const accounts = useQuery(orpc.bank.accounts.queryOptions()).data ?? []
  const save = useMutation(orpc.bank.saveRule.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: orpc.bank.key() }) }))
  const { terms, why } = termsOf(draft)
  const change = (some: Partial<RuleDraft>) => setDraft({ ...draft, ...some })
  const { does } = draft
  useEffect(() => {
    // A rule that was kept has one question more.
    if (closing && kept === null) onClose()
  }, [closing, kept, onClose])
  if (kept !== null) return <ApplyRule {...kept} name={draft.name} onClose={onClose} />
  return (
    <Dialog
      opened onClose={() => setClosing(true)} size="38rem" title={draft.id === undefined ? 'New rule' : `Change “${first.name}”`} confirm={draft.id === undefined ? 'Keep the rule' : 'Keep the change'} ready={terms !== null}
      onConfirm={async () => {
        if (terms === null) return
        const saved = await save.mutateAsync({ ...(draft.id === undefined ? {} : { id: draft.id }), name: draft.name.trim(), terms, paused: draft.paused })
        if (saved.tried > 0 && !draft.paused) return setKept(saved)
        return tell('The rule is kept', draft.paused ? 'It is paused.' : 'It means none of the open entries now.')
      }}
    >
      <p>A rule deals with entries by itself as statements are read. What it did is named in the audit trail, and can be undone.</p>
      <TextInput label="Name" required data-autofocus maxLength={80} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
      <Group gap={8} grow align="flex-start">
        <Select label="Of" allowDeselect={false} value={draft.party ?? ANY} onChange={(value) => change({ party: value === ANY ? null : value, accountId: null })} data={[{ value: ANY, label: 'All parties' }, ...parties.map(({ id, name }) => ({ value: id as string, label: name }))]} />
        <Select label="On" allowDeselect={false} value={draft.bankAccount ?? ANY} onChange={(value) => change({ bankAccount: value === ANY ? null : value })} data={[{ value: ANY, label: 'All bank accounts' }, ...accounts.map(({ id, name }) => ({ value: id, label: name }))]} />
      </Group>
      <Group gap={8} grow align="flex-start">
        <TextInput label="With these words" description="In name or text: all, with commas between" value={draft.words} onChange={(event) => change({ words: event.currentTarget.value })} />
        <TextInput label="From this account" description="Of the payer; may be left out" maxLength={60} value={draft.payerAccount} onChange={(event) => change({ payerAccount: event.currentTarget.value })} />
      </Group>
      <Radio.Group label="Then" value={does} onChange={(value) => change({ does: value })}>
        <Stack gap={6} mt={4}>
          <Radio value="suggestion" label="Take the first suggestion, where it is sure enough" description="Not where two are as likely" />
          {does === 'suggestion' && <NumberInput aria-label="From so many percent on" ml={26} w={120} min={50} max={100} allowDecimal={false} suffix=" %" value={draft.confidence} onChange={(value) => change({ confidence: typeof value === 'number' ? value : CONFIDENT })} />}
          <Radio value="account" label="Apply it to one account, oldest due first" />
          {does === 'account' && <AccountSelect value={draft.accountId} onChange={(accountId) => change({ accountId })} party={draft.party} placeholder="No account" />}
          <Radio value="ignore" label="Put it aside: it is no receivable" />
          {does === 'ignore' && <TextInput label="Why" maxLength={200} value={draft.reason} onChange={(event) => change({ reason: event.currentTarget.value })} />}
        </Stack>
      </Radio.Group>
      {why !== null && <Muted>{why}</Muted>}
    </Dialog>
  )
}

/** What it would do now is asked apart: it is money. */
function ApplyRule({ id, name, tried, onClose }: { id: string; name: string; tried: number; onClose: () => void }) {
  const queries = useQueryClient()
  const run = useMutation(orpc.bank.applyRules.mutationOptions({
    onSuccess: () => {
      for (const queryKey of [...affected.bank, ...affected.outbox]) void queries.invalidateQueries({ queryKey })
    },
  }))
  return (
    <Dialog
      opened onClose={onClose} title={`“${name}” is kept`} confirm={`Deal with ${plural(tried, 'entry', 'entries')} now`} dismiss="Not now"
      onConfirm={async () => {
        const { applied } = await run.mutateAsync({ rule: id })
        tell(`“${name}”`, `${plural(applied, 'entry was', 'entries were')} dealt with. Each can be taken back.`)
      }}
    >
      <p>It means {plural(tried, 'entry', 'entries')} of those that are to be applied now. Others it deals with as their statements are read.</p>
    </Dialog>
  )
}
