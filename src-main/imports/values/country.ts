/** Countries as they are written in addresses, to the two letters of ISO 3166. */
import type { Cell, Read } from '../types.ts'
import { isBlank, plain, quoted } from './cell.ts'

// ISO 3166-1: two letters, then three.
const CODES = 'ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE'

const OTHERWISE: readonly (readonly [string, string])[] = [
  ['uk', 'GB'], ['england', 'GB'], ['scotland', 'GB'], ['wales', 'GB'], ['northern ireland', 'GB'], ['great britain', 'GB'], ['united kingdom of great britain and northern ireland', 'GB'], ['britain', 'GB'],
  ['us', 'US'], ['u.s.', 'US'], ['u.s.a.', 'US'], ['united states of america', 'US'], ['america', 'US'],
  ['republic of ireland', 'IE'], ['eire', 'IE'], ['el', 'GR'], ['hellas', 'GR'], ['holland', 'NL'], ['the netherlands', 'NL'], ['czech republic', 'CZ'], ['turkey', 'TR'], ['south korea', 'KR'], ['republic of korea', 'KR'], ['korea', 'KR'],
  ['russian federation', 'RU'], ['viet nam', 'VN'], ['hong kong', 'HK'], ['macau', 'MO'], ['macao', 'MO'], ['burma', 'MM'], ['myanmar', 'MM'], ['ivory coast', 'CI'], ['congo', 'CG'], ['dr congo', 'CD'], ['democratic republic of the congo', 'CD'], ['palestine', 'PS'], ['uae', 'AE'], ['u.a.e.', 'AE'], ['brunei darussalam', 'BN'], ['swaziland', 'SZ'], ['east timor', 'TL'], ['macedonia', 'MK'], ['taiwan, province of china', 'TW'], ['iran, islamic republic of', 'IR'], ['moldova, republic of', 'MD'], ['tanzania, united republic of', 'TZ'], ['bolivia, plurinational state of', 'BO'], ['venezuela, bolivarian republic of', 'VE'],
]

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'el', 'bg', 'ja', 'vi']

/** `AU`, `AUS`, `Australia`, `Australien`, `UK`: two letters, upper case. */
export function readCountry(cell: Cell): Read<{ country: string }> {
  if (isBlank(cell)) return { reason: 'There is no country.' }
  const country = countries().get(comparable(plain(cell)))
  return country === undefined ? { reason: `${quoted(cell)} is not a country known here. Write its two letters, as AU.` } : { country }
}

const comparable = (name: string): string => name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('&', 'and').replaceAll(/[’‘]/g, "'").replace(/^the /, '').trim()

let known: Map<string, string> | null = null

/** Names come from the runtime: an older one knows an older name, and the codes are the same in each. */
function countries(): Map<string, string> {
  if (known !== null) return known
  const names = new Map<string, string>()
  const codes = CODES.split(' ')
  for (const language of LANGUAGES) {
    const inLanguage = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const name = inLanguage.of(code.slice(0, 2))
      if (name !== undefined) names.set(comparable(name), code.slice(0, 2))
    }
  }
  for (const [name, code] of OTHERWISE) names.set(comparable(name), code)
  for (const code of codes) {
    names.set(code.slice(0, 2).toLowerCase(), code.slice(0, 2))
    names.set(code.slice(2).toLowerCase(), code.slice(0, 2))
  }
  known = names
  return names
}
