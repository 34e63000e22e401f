/** As which kind of file a report is made. */
import { Checkbox, Input, SegmentedControl, Stack } from '@mantine/core'
import type { ReportTerms } from '#contract/reports.ts'

export type FileFormat = Pick<ReportTerms, 'format' | 'bom'>
export const WORKBOOK: FileFormat = { format: 'xlsx', bom: true }

const formats: { value: ReportTerms['format']; label: string }[] = [{ value: 'xlsx', label: 'Excel workbook' }, { value: 'csv', label: 'CSV' }]

export function FormatInput({ format, onChange }: { format: FileFormat; onChange: (format: FileFormat) => void }) {
  return (
    <Stack gap={6} align="flex-start">
      <Input.Wrapper label="File"><div><SegmentedControl aria-label="File" data={formats} value={format.format} onChange={(value) => onChange({ ...format, format: value })} /></div></Input.Wrapper>
      {format.format === 'csv' && <Checkbox label="For Excel: a mark that the text is UTF-8 (BOM)" checked={format.bom} onChange={(event) => onChange({ ...format, bom: event.currentTarget.checked })} />}
    </Stack>
  )
}

/** The verb with its object. */
export const makeWords = ({ format }: FileFormat): string => (format === 'csv' ? 'Make CSV file' : 'Make workbook')
