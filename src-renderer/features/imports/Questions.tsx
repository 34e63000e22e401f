/** What the file does not decide: each question with what it means for a real value of the file. */
import { Button, Radio, Select } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ImportLook, ImportMapping, ImportQuestion } from '#contract/imports.ts'
import { orpc } from '../../client.ts'
import { OwnPartyFields } from '../../ui/sources/OwnPartyFields.tsx'
import { useMayNotAdd } from '../../ui/sources/useSources.ts'
import { kindSays, kindWords, KINDS } from './fieldWords.ts'
import { dateReadings, decimalReadings, sampleFor } from './readings.ts'
import { missingFields, undecided } from './mapping.ts'
import { useOwnParties } from './useOwnParties.ts'
import { useWizard } from './wizard.ts'
import styles from './Wizard.module.css'

export const CURRENCIES = Intl.supportedValuesOf('currency')

export function Questions({ look }: { look: ImportLook }) {
  const open = undecided(look)
  if (open.length === 0) return null
  return (
    <section className={styles.questions} aria-label="To be answered" data-question>
      <h2>{open.length === 1 ? 'To be answered first' : `${open.length} things to be answered first`}</h2>
      {open.map(({ field, why }) => <Question key={field} field={field} why={why} look={look} />)}
    </section>
  )
}

function Question({ field, why, look }: ImportQuestion & { look: ImportLook }) {
  switch (field) {
    case 'kind':
      return <Choices field={field} why={why} choices={KINDS.map((kind) => ({ value: kind, label: kindWords[kind], says: kindSays[kind] }))} />
    case 'party':
      return <WhichParty why={why} currency={look.mapping.currency} />
    case 'currency':
      return <WhichCurrency why={why} />
    case 'dateOrder': {
      const sample = sampleFor(look, 'dateOrder')
      const readings = sample === null ? [] : dateReadings(sample.text)
      return (
        <Choices
          field={field} why={why}
          choices={readings.length > 1 ? readings.map(({ value, reads }) => ({ value, label: <>{sample!.text} is <strong>{reads}</strong></>, says: `${orderWords[value]} In ${sample!.heading}.` })) : (['DMY', 'MDY', 'YMD'] as const).map((value) => ({ value, label: orderWords[value], says: '' }))}
        />
      )
    }
    case 'decimal': {
      const sample = sampleFor(look, 'decimal')
      const readings = sample === null ? [] : decimalReadings(sample.text)
      return (
        <Choices
          field={field} why={why}
          choices={readings.length > 1 ? readings.map(({ value, reads }) => ({ value, label: <>{sample!.text} is <strong>{reads}</strong></>, says: `${markWords[value]} In ${sample!.heading}.` })) : (['.', ','] as const).map((value) => ({ value, label: markWords[value], says: '' }))}
        />
      )
    }
    case 'columns':
      return <WhichColumns why={why} mapping={look.mapping} />
  }
}

const orderWords = { DMY: 'Day, month, year.', MDY: 'Month, day, year.', YMD: 'Year, month, day.' } as const
const markWords = { '.': 'A point before the decimals.', ',': 'A comma before the decimals.' } as const

function Choices<F extends 'kind' | 'dateOrder' | 'decimal'>({ field, why, choices }: { field: F; why: string; choices: readonly { value: NonNullable<ImportMapping[F]>; label: ReactNode; says: string }[] }) {
  const decide = useWizard((wizard) => wizard.decide)
  // Until the file was read with it, the question stands with its answer.
  const chosen = useWizard(({ decided }) => decided[field])
  return (
    <Radio.Group label={why} classNames={{ label: styles.ask! }} value={chosen ?? null} onChange={(value) => decide({ [field]: value })}>
      <div className={styles.choices}>{choices.map(({ value, label, says }) => <Radio key={value} value={value} label={label} description={says === '' ? undefined : says} />)}</div>
    </Radio.Group>
  )
}

function WhichColumns({ why, mapping }: { why: string; mapping: ImportMapping }) {
  const decide = useWizard((wizard) => wizard.decide)
  const whole = missingFields(mapping).length === 0
  return (
    <div>
      <p className={styles.ask}>{why}</p>
      <p className={styles.dim}>{whole ? 'Change it in the table below, or keep what is chosen there.' : 'Choose it in the table below.'}</p>
      {whole && <Button mt={6} size="xs" variant="default" onClick={() => decide({ columns: mapping.columns })}>These columns are right</Button>}
    </div>
  )
}

function WhichCurrency({ why }: { why: string }) {
  const decide = useWizard((wizard) => wizard.decide)
  return <div className={styles.short}><Select label={why} searchable limit={60} data={CURRENCIES} value={null} placeholder="Choose one" nothingFoundMessage="No such currency" onChange={(currency) => currency !== null && decide({ currency })} /></div>
}

/** Whose records they are: of a workspace that has none the first party is made here. */
function WhichParty({ why, currency }: { why: string; currency: string | null }) {
  const parties = useOwnParties()
  const queries = useQueryClient()
  const decide = useWizard((wizard) => wizard.decide)
  const not = useMayNotAdd()
  const made = (party: string) => {
    void queries.invalidateQueries({ queryKey: orpc.sources.key() })
    decide({ party: party as never })
  }
  if (parties.data === undefined) return null
  if (parties.data.length === 0) {
    return (
      <div>
        <p className={styles.ask}>{why}</p>
        <p className={styles.dim}>Its name, currency and letterhead stand on what is made from these records, and can be changed later under Settings, Sources.</p>
        <div className={styles.making}><OwnPartyFields party={null} currency={currency} not={not} onSaved={made} /></div>
      </div>
    )
  }
  return (
    <Radio.Group label={why} classNames={{ label: styles.ask! }} value={null} onChange={(party) => decide({ party: party as never })}>
      <div className={styles.choices}>{parties.data.map(({ id, name, currency: of }) => <Radio key={id} value={id} label={name} description={of} />)}</div>
    </Radio.Group>
  )
}
