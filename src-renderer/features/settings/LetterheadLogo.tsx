import { Button, FileButton, Group, Input } from '@mantine/core'
import { useState } from 'react'
import type { Logo } from '#contract/letterhead.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { readLogo } from './logoFile.ts'
import styles from './SettingsScreen.module.css'

/** The picture, chosen from a file; whether it can be printed the core says when it is saved or previewed. */
export function LetterheadLogo({ logo, onChange }: { logo: Logo | null; onChange: (logo: Logo | null) => void }) {
  const [problem, setProblem] = useState<string | null>(null)
  const choose = async (file: File | null) => {
    if (file === null) return
    const read = await readLogo(file)
    setProblem('problem' in read ? read.problem : null)
    if ('logo' in read) onChange(read.logo)
  }
  return (
    <Input.Wrapper label="Logo" description="PNG or JPEG, 512 kB at the most." error={problem}>
      <div className={styles.logo}>
        {logo === null ? <Muted>None</Muted> : <img src={`data:image/${logo.type};base64,${logo.base64}`} alt="The logo as it is on documents" />}
        <Group gap={8}>
          <FileButton accept="image/png,image/jpeg" onChange={(file) => void choose(file)}>
            {(props) => <Button {...props} size="compact-sm" variant="default">{logo === null ? 'Choose a picture…' : 'Choose another…'}</Button>}
          </FileButton>
          {logo !== null && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => { setProblem(null); onChange(null) }}>Remove logo</Button>}
        </Group>
      </div>
    </Input.Wrapper>
  )
}
