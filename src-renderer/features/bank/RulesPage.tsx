/** The rules of the team: what they mean, what they did, and their order. */
import { Group, Skeleton, VisuallyHidden } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BankRule } from '#contract/bank.ts'
import { orpc } from '../../client.ts'
import { plainError } from '../../ui/core/plainError.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Page } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { BackToEntries } from './BackToEntries.tsx'
import { ruleDoes, ruleMeans } from './bankWords.ts'
import { tell } from './deciding.ts'
import { RuleDialog } from './RuleDialog.tsx'
import { newRule, ruleOf } from './ruleDraft.ts'
import type { RuleDraft } from './ruleDraft.ts'
import styles from './Bank.module.css'

export function RulesPage() {
  const rules = useQuery(orpc.bank.rules.queryOptions())
  const party = useParty()
  const [draft, setDraft] = useState<RuleDraft | null>(null)
  const [removing, setRemoving] = useState<BankRule | null>(null)
  const queries = useQueryClient()
  const remove = useMutation(orpc.bank.removeRule.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: orpc.bank.key() }) }))
  return (
    <Page title="Rules for bank entries" wide above={<BackToEntries />} aside={<ManageButton variant="filled" data-main-action onClick={() => setDraft(newRule(party?.id ?? null))}>New rule…</ManageButton>}>
      <p className={styles.dim}>Nothing is applied by itself unless a rule here says so. The first rule that means an entry deals with it, as its statement is read; what a rule did can be taken back like anything else.</p>
      {rules.isError && <ErrorNote error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.isPending && <Skeleton height={96} />}
      {rules.data?.length === 0 && <Empty title="No rules yet">A rule puts aside what comes again and again, or applies what is sure. “Make a rule from this…” beside an entry begins one with that payer.</Empty>}
      {rules.data !== undefined && rules.data.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table} aria-label="Rules">
            <thead><tr><th scope="col">Rule</th><th scope="col">Means</th><th scope="col">Does</th><th scope="col" className={styles.figure}>Dealt with</th><th scope="col"><VisuallyHidden>Actions</VisuallyHidden></th></tr></thead>
            <tbody>{rules.data.map((rule) => <Rule key={rule.id} rule={rule} onChange={() => setDraft(ruleOf(rule))} onRemove={() => setRemoving(rule)} />)}</tbody>
          </table>
        </div>
      )}
      {draft !== null && <RuleDialog draft={draft} onClose={() => setDraft(null)} />}
      <Dialog opened={removing !== null} onClose={() => setRemoving(null)} title={`Remove “${removing?.name ?? ''}”?`} confirm={`Remove “${removing?.name ?? ''}”`} tone="bad" onConfirm={async () => (removing === null ? undefined : remove.mutateAsync({ id: removing.id }))}>
        <p>{removing === null || removing.applied === 0 ? 'It has dealt with no entry.' : `What it dealt with stays as it is, with its name: ${formatCount(removing.applied)}.`} Entries to come wait for somebody again.</p>
      </Dialog>
    </Page>
  )
}

function Rule({ rule, onChange, onRemove }: { rule: BankRule; onChange: () => void; onRemove: () => void }) {
  const queries = useQueryClient()
  const parties = useParties()
  const bankAccounts = useQuery(orpc.bank.accounts.queryOptions()).data ?? []
  const { terms, name, applied, paused } = rule
  const account = terms.then.do === 'account' ? terms.then.accountId : null
  const accountName = useQuery(orpc.accounts.detail.queryOptions({ input: { account: account ?? '' }, enabled: account !== null })).data?.account.name ?? null
  const save = useMutation(orpc.bank.saveRule.mutationOptions({
    onSuccess: () => queries.invalidateQueries({ queryKey: orpc.bank.key() }),
    onError: (error) => tell(`“${name}” was not changed`, plainError(error).message, 'red'),
  }))
  const names = { party: (id: string) => parties.find((one) => one.id === id)?.name ?? id, bankAccount: (id: string) => bankAccounts.find((one) => one.id === id)?.name ?? 'a bank account' }
  return (
    <tr className={paused ? styles.off : undefined}>
      <th scope="row">{name} {paused && <Tag quiet tone="wait">Paused</Tag>}</th>
      <td>{ruleMeans(terms, names)}</td>
      <td>{ruleDoes(terms, accountName)}</td>
      <td className={styles.figure}>{applied === 0 ? <Muted>{DASH}</Muted> : formatCount(applied)}</td>
      <td className={styles.action}>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <ManageButton size="compact-xs" variant="default" aria-label={`Change ${name}`} onClick={onChange}>Change…</ManageButton>
          <ManageButton size="compact-xs" variant="default" aria-label={`${paused ? 'Resume' : 'Pause'} ${name}`} loading={save.isPending} onClick={() => save.mutate({ id: rule.id, name, terms, paused: !paused })}>{paused ? 'Resume' : 'Pause'}</ManageButton>
          <ManageButton size="compact-xs" variant="default" aria-label={`Remove ${name}`} onClick={onRemove}>Remove…</ManageButton>
        </Group>
      </td>
    </tr>
  )
}
