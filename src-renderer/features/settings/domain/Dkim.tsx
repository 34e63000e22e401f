/** Keys that sign what leaves, and the records that let others check the signature. */
import { Stack } from '@mantine/core'
import { useState } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import styles from '../SettingsScreen.module.css'
import { useSettingsDrafts } from '../settingsDrafts.ts'
import { DkimForm } from './DkimForm.tsx'
import { DkimKey } from './DkimKey.tsx'

export function Dkim({ keys, secretsStay }: { keys: MailSettings['dkim']; secretsStay: boolean }) {
  const drafted = useSettingsDrafts(({ drafts }) => Object.keys(drafts.dkim ?? {}).length > 0)
  const [asked, setAsked] = useState(false)
  const open = asked || drafted
  return (
    <>
      <p className={styles.text}>Needed only where the mail server does not sign by itself; Microsoft 365 and Google Workspace do once it is turned on there. The private key stays on this computer and signs every message from its domain.</p>
      <Stack gap="md">
        {keys.map((key) => <DkimKey key={key.domain} dkim={key} />)}
        {!secretsStay && keys.length > 0 && <Note tone="wait">This computer cannot keep keys safely: they are gone when Counterfoil ends, and nothing is sent from these domains until they are given again. Better make the key elsewhere, and keep a copy where your company keeps its secrets.</Note>}
        {open ? <DkimForm keys={keys} asked={asked} onClose={() => setAsked(false)} /> : <div><ManageButton variant="default" onClick={() => setAsked(true)}>{keys.length === 0 ? 'Sign messages…' : 'Add a key…'}</ManageButton></div>}
      </Stack>
    </>
  )
}
