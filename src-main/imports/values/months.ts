/** Names of months, in the languages that documents are written in. */

const NAMES: readonly string[] = [
  'january januar janvier enero gennaio janeiro januari styczeń stycznia ιανουάριος ιανουαρίου януари jänner',
  'february februar février febrero febbraio fevereiro februari luty lutego φεβρουάριος φεβρουαρίου февруари feber',
  'march märz mars marzo março maart marzec marca μάρτιος μαρτίου март mrz mrt',
  'april avril abril aprile kwiecień kwietnia απρίλιος απριλίου април',
  'may mai mayo maggio maio mei maj maja μάιος μαΐου май',
  'june juni juin junio giugno junho czerwiec czerwca ιούνιος ιουνίου юни',
  'july juli juillet julio luglio julho lipiec lipca ιούλιος ιουλίου юли',
  'august août agosto augustus sierpień sierpnia αύγουστος αυγούστου август',
  'september septembre septiembre settembre setembro wrzesień września σεπτέμβριος σεπτεμβρίου септември sept setiembre',
  'october oktober octobre octubre ottobre outubro październik października οκτώβριος οκτωβρίου октомври',
  'november novembre noviembre novembro listopad listopada νοέμβριος νοεμβρίου ноември',
  'december dezember décembre diciembre dicembre dezembro grudzień grudnia δεκέμβριος δεκεμβρίου декември',
]

/** Without accents and case, as lists and spreadsheets drop both. */
const bare = (word: string): string => word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ').replace(/\.$/, '')

/** From a name or its first three letters or more to the month; 0 where months share them (`jui`). */
const MONTHS: ReadonlyMap<string, number> = (() => {
  const months = new Map<string, number>()
  const whole = new Map<string, number>()
  for (const [index, names] of NAMES.entries()) {
    for (const name of names.split(' ').map(bare)) {
      whole.set(name, index + 1)
      for (let length = 3; length <= name.length; length += 1) {
        const start = name.slice(0, length)
        const known = months.get(start)
        months.set(start, known === undefined || known === index + 1 ? index + 1 : 0)
      }
    }
  }
  return new Map([...months, ...whole])
})()

/** 1 to 12, or null for what is no month: `March`, `märz`, `Mrz.`, `μαρτίου`, `мар`. */
export const monthOfName = (word: string): number | null => {
  const month = MONTHS.get(bare(word))
  return month === undefined || month === 0 ? null : month
}
