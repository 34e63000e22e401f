/** Step 1: which file, and handing it over. */
import { Button, Group, Progress } from '@mantine/core'
import { formatBytes } from '../../ui/format/words.ts'
import { Note } from '../../ui/parts/Note.tsx'
import { useMayNotAdd } from '../../ui/sources/useSources.ts'
import { ChooseFile, DropAnywhere } from './ChooseFile.tsx'
import { useFocusMain } from './useFocusMain.ts'
import { choose, handOn, mayGoOn, stop, useWizard } from './wizard.ts'
import styles from './Wizard.module.css'

export function FileStep() {
  const { fileName, bytes, handedBytes, handed, failure, go } = useWizard()
  const not = useMayNotAdd()
  useFocusMain(fileName === null || handed)
  const percent = bytes === 0 ? 100 : Math.floor((handedBytes / bytes) * 100)
  return (
    <div className={styles.body}>
      <DropAnywhere not={not} onDrop={(file) => choose(file)} />
      {fileName === null && (
        <div className={styles.first}>
          <p className={styles.lead}>Choose a file, or drop one anywhere here</p>
          <p className={styles.dim}>CSV or an Excel workbook, as it is: customers, contacts, invoices, payments, allocations or usage. What its columns are is guessed, shown, and can be changed. Nothing is taken before you have seen what would come of it.</p>
          <div><ChooseFile label="Choose a file…" variant="filled" main not={not} onChoose={(file) => choose(file)} /></div>
          {not !== null && <p className={styles.dim}>{not}</p>}
        </div>
      )}
      {fileName !== null && (
        <div className={styles.first}>
          <p className={styles.lead}>{handed ? 'The file is here' : failure === null ? 'The file is being handed over' : 'The file was not handed over whole'}</p>
          {!handed && (
            <>
              <Progress size={6} value={percent} aria-label="Handing over" />
              <output className={styles.dim}>{formatBytes(handedBytes)} of {formatBytes(bytes)}</output>
            </>
          )}
          {failure !== null && <Note tone="bad">{failure}</Note>}
          {/* Loaded anew in the middle of it: the file itself is known to nobody here. */}
          {!handed && failure === null && !mayGoOn() && <Note tone="wait">This window was loaded anew meanwhile. Choose the file again.</Note>}
          <Group gap={8}>
            {handed && <Button data-main-action onClick={() => go('what')}>Go on</Button>}
            {!handed && failure !== null && mayGoOn() && <Button onClick={() => void handOn()}>Go on from there</Button>}
            {(handed || failure !== null || !mayGoOn()) && <ChooseFile label="Choose another file…" onChoose={(file) => choose(file)} />}
            <Button variant="subtle" color="gray" onClick={stop}>{handed ? 'Drop it' : 'Cancel'}</Button>
          </Group>
        </div>
      )}
    </div>
  )
}
