/** Light or dark, roomy or compact; kept on this computer. */
import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useDesk } from '../../ui/desk.ts'
import styles from './SettingsScreen.module.css'

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { compact, toggleCompact } = useDesk()
  return (
    <>
      <div className={styles.row}>
        <span id="scheme">Colours</span>
        <SegmentedControl aria-labelledby="scheme" value={colorScheme} onChange={(value) => setColorScheme(value)} data={[{ value: 'auto', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]} />
      </div>
      <div className={styles.row}>
        <span id="rows">Rows in lists</span>
        <SegmentedControl aria-labelledby="rows" value={compact ? 'compact' : 'usual'} onChange={(value) => value !== (compact ? 'compact' : 'usual') && toggleCompact()} data={[{ value: 'usual', label: 'Usual' }, { value: 'compact', label: 'Compact' }]} />
      </div>
    </>
  )
}
