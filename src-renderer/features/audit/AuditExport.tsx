/** The trail as a file: what is shown, every entry with its seal. */
import { Button, Group, Modal, SegmentedControl, Stack } from '@mantine/core'
import { useState } from 'react'
import type { AuditFilter } from '#contract/audit.ts'
import { client } from '../../client.ts'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'

export function AuditExport({ filter, narrowed }: { filter: AuditFilter; narrowed: boolean }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>Export…</Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Export the audit trail" size="md">
        <Form filter={filter} narrowed={narrowed} onClose={() => setOpened(false)} />
      </Modal>
    </>
  )
}

function Form({ filter, narrowed, onClose }: { filter: AuditFilter; narrowed: boolean; onClose: () => void }) {
  const [kept] = useState(filter)
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx')
  return (
    <Stack gap="sm">
      <p>{narrowed ? 'Only the entries that match what is asked for now, the oldest first. For all of them, clear the filters first.' : 'Every entry, the oldest first.'} Each with its seal, so that it can be checked without this program.</p>
      <div><SegmentedControl aria-label="File" data={[{ value: 'xlsx', label: 'Excel workbook' }, { value: 'csv', label: 'CSV' }]} value={format} onChange={setFormat} /></div>
      <Group justify="space-between" gap={8}>
        <Button variant="default" onClick={onClose}>Close</Button>
        <MakeButton side="before" label={format === 'csv' ? 'Make CSV file' : 'Make workbook'} start={() => client.audit.export({ ...kept, format })} />
      </Group>
    </Stack>
  )
}
