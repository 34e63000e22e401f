/** One entry of the audit trail, word by word. */
import { Button, CopyButton, Group, Stack } from '@mantine/core'
import type { AuditRow } from '#contract/audit.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from './AuditDetail.module.css'

export function AuditDetail({ entry, onAccount, onClose }: { entry: AuditRow; onAccount: (account: AccountId) => void; onClose: () => void }) {
  const { id, at, by, words, subject, accountId, says, hash } = entry
  return (
    <DetailPanel title={words} subtitle={accountId === null ? subject : <a href={hrefOf('accounts', accountId)} style={{ color: 'inherit' }}>{subject}</a>} onClose={onClose}>
      <Stack gap="sm">
        <Facts facts={[['When', formatInstant(at)], ['By', by], ['Number', String(id)]]} />
        {accountId !== null && <Group gap={6}><Button size="xs" variant="default" onClick={() => onAccount(accountId)}>Only this account</Button></Group>}
      </Stack>
      {says.length > 0 && <Section title="What it says"><Facts facts={says.map(({ label, value }) => [label, value] as const)} /></Section>}
      <Section title="Seal" aside={<CopyButton value={hash}>{({ copied, copy }) => <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton>}>
        <p className={styles.hash}><code>{hash}</code></p>
        <p><Muted>Made from this entry and the seal of the one before it: who changes any entry breaks every seal after it.</Muted></p>
      </Section>
    </DetailPanel>
  )
}
