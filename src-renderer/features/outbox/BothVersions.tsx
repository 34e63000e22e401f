/** A record as it was here when the decision was made, as the billing system has it now, and as the change wants it. */
import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { FieldOfBoth } from '#contract/outbox.ts'
import { DASH } from '../../ui/format/money.ts'
import { plural } from '../../ui/format/words.ts'
import styles from './BothVersions.module.css'

export function BothVersions({ fields }: { fields: readonly FieldOfBoth[] }) {
  const [all, setAll] = useState(false)
  const same = fields.filter(({ differs, wanted }) => !differs && wanted === null)
  const none = !fields.some(({ differs }) => differs)
  const onlySame = same.length === fields.length
  const shown = all || onlySame ? fields : fields.filter((field) => !same.includes(field))
  const wants = fields.some(({ wanted }) => wanted !== null)
  return (
    <>
      {none && <p className={styles.none}>No field differs: what was changed belongs to it, and is not one of its own fields.</p>}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" title="As it was here when the change was made">Here</th>
            <th scope="col">Billing system</th>
            {wants && <th scope="col">Wanted</th>}
          </tr>
        </thead>
        {shown.map((field) => (
          <tbody key={field.field} className={field.differs ? styles.differs : ''}>
            <tr><th scope="rowgroup" colSpan={wants ? 3 : 2} className={styles.field}>{field.label}{field.differs && <span className={styles.mark}><IconPencil size={12} stroke={1.75} aria-hidden /> changed</span>}</th></tr>
            <tr>
              <td>{field.here ?? <Nothing />}</td>
              <td className={styles.there}>{field.there ?? <Nothing />}</td>
              {wants && <td>{field.wanted ?? <Nothing />}</td>}
            </tr>
          </tbody>
        ))}
      </table>
      {same.length > 0 && !onlySame && (
        <Button size="compact-xs" variant="subtle" ml={-7} mt={4} aria-expanded={all} onClick={() => setAll((was) => !was)}>
          {all ? 'Show only what differs' : `Show ${plural(same.length, 'field')} that ${same.length === 1 ? 'is' : 'are'} the same`}
        </Button>
      )}
    </>
  )
}

function Nothing() {
  return <span className={styles.nothing} aria-label="nothing">{DASH}</span>
}
