/** Long work: what runs and how it ended, found again from the bottom bar. */
import { Popover, UnstyledButton } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import { useState } from 'react'
import { useActivities } from '../core/activities.ts'
import { Empty } from '../parts/Empty.tsx'
import { ActivityRow } from '../parts/ActivityRow.tsx'
import styles from './StatusBar.module.css'
import activityStyles from './ActivityButton.module.css'

/** An account that is looked at is read again; that is no work of anybody's. */
const QUIET_JOBS = new Set(['sync.account'])

export function ActivityButton() {
  const [opened, setOpened] = useState(false)
  const activities = useActivities().filter(({ job }) => !QUIET_JOBS.has(job))
  const running = activities.filter(({ state }) => state === 'running')
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" width={400} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={styles.item} onClick={() => setOpened((was) => !was)}>
          <IconActivity size={14} stroke={1.75} aria-hidden />
          {running.length === 0 ? 'Activity' : `${running.length} running`}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={activityStyles.popover} aria-label="Activity">
        {activities.length === 0 && <Empty title="Nothing has run lately">Pulls, workbooks and campaigns are listed here while they run and after they end.</Empty>}
        <ul>{activities.slice(0, 20).map((activity) => <li key={activity.id}><ActivityRow activity={activity} /></li>)}</ul>
      </Popover.Dropdown>
    </Popover>
  )
}
