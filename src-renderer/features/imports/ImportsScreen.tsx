/** Imports: a file to be taken, what came by files so far, and the folder that is watched. */
import { Button } from '@mantine/core'
import { Note } from '../../ui/parts/Note.tsx'
import { Page } from '../../ui/parts/Page.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { useMayNotAdd } from '../../ui/sources/useSources.ts'
import { ChooseFile, DropAnywhere } from './ChooseFile.tsx'
import { History } from './History.tsx'
import { ImportPage } from './ImportPage.tsx'
import { ImportWizard } from './ImportWizard.tsx'
import { WatchedFolder } from './WatchedFolder.tsx'
import { choose, useWizard } from './wizard.ts'
import styles from './Imports.module.css'

export function ImportsScreen({ id }: { id: string | null }) {
  if (id === 'new') return <ImportWizard />
  return id === null ? <Imports /> : <ImportPage key={id} id={id} />
}

function Imports() {
  const not = useMayNotAdd()
  const { fileName, taken } = useWizard()
  const begin = (file: File) => {
    choose(file)
    go(hrefOf('imports', 'new'))
  }
  return (
    <Page title="Imports" wide>
      <DropAnywhere not={not} onDrop={begin} />
      <div className={styles.begin}>
        <div>
          <p className={styles.lead}>Import a file</p>
          <p className={styles.dim}>Customers, contacts, invoices, payments, allocations or usage, as CSV or an Excel workbook. Drop it anywhere here. The same file again changes nothing; a corrected one updates.</p>
        </div>
        <ChooseFile label="Import a file…" variant={fileName === null || taken !== null ? 'filled' : 'default'} not={not} onChoose={begin} />
      </div>
      {fileName !== null && <Note tone={taken === null ? 'wait' : 'plain'}>{taken === null ? 'An import was begun and not taken: ' : 'The last import: '}<strong>{fileName}</strong>. <Button component="a" size="compact-sm" variant="default" href={hrefOf('imports', 'new')}>{taken === null ? 'Go on with it' : 'See what came of it'}</Button></Note>}
      <History />
      <WatchedFolder />
    </Page>
  )
}
