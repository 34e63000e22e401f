/**
 * The frame of our emails. Tables and inline styles, because mail programs know little else; one column
 * that fits a phone; readable with pictures off (there are none) and in a dark inbox.
 */

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
export const paragraph = (content: string, style = '') => `<p class="ink" style="margin:0 0 16px;${FONT};font-size:16px;line-height:24px;color:#1f2933;${style}">${content}</p>`
export const small = (content: string) => `<p class="soft" style="margin:0 0 10px;${FONT};font-size:13px;line-height:20px;color:#52606d">${content}</p>`
/** A point of a list. */
export const point = (content: string) => `<tr>
                  <td valign="top" class="soft" style="padding:0 10px 10px 0;${FONT};font-size:15px;line-height:22px;color:#52606d">&#8226;</td>
                  <td class="ink" style="padding:0 0 10px;${FONT};font-size:15px;line-height:22px;color:#1f2933">${content}</td>
                </tr>`
/** A box around points. */
export const points = (contents: readonly string[]) => `<table role="presentation" class="box" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f8fa;border:1px solid #e3e8ed;border-radius:6px;margin:0 0 24px">
              <tr><td style="padding:18px 18px 8px">
              <table role="presentation" cellpadding="0" cellspacing="0" border="0">
                ${contents.map(point).join('\n                ')}
              </table>
              </td></tr>
            </table>`
/** The one thing to do, with what to know about it under it. */
export const button = (words: string, url: string, under: string) => `<table role="presentation" class="button" cellpadding="0" cellspacing="0" border="0">
              <tr>
                <td align="center" style="border-radius:6px;background:{{ party.colour }}">
                  <a href="${url}" style="display:inline-block;padding:14px 28px;${FONT};font-size:16px;line-height:22px;font-weight:600;color:{{ party.onColour }};text-decoration:none;border-radius:6px">${words}</a>
                </td>
              </tr>
            </table>
            <p class="soft" style="margin:14px 0 28px;${FONT};font-size:14px;line-height:20px;color:#52606d">${under}</p>`

export interface Listing {
  /** Over the two columns: what it is, and the amount. */
  heads: readonly [string, string]
  /** `invoice in invoices` */
  each: string
  what: string
  /** Under it, in small; lines of their own. */
  details: readonly string[]
  amount: string
  /** The last row. */
  foot?: { what: string; amount: string; when?: string }
}
const cell = `${FONT};font-size:15px;line-height:22px`
/** Rows of two columns only, so that it stands on a phone: what it is with its details under it, and the amount. */
export const listing = ({ heads, each, what, details, amount, foot }: Listing) => `<table class="box" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f8fa;border:1px solid #e3e8ed;border-radius:6px;margin:0 0 24px">
              <tr>
                <th align="left" class="soft" style="padding:12px 8px 8px 18px;${FONT};font-size:13px;line-height:18px;font-weight:600;color:#52606d">${heads[0]}</th>
                <th align="right" class="soft" style="white-space:nowrap;padding:12px 18px 8px 8px;${FONT};font-size:13px;line-height:18px;font-weight:600;color:#52606d">${heads[1]}</th>
              </tr>
              {%- for ${each} %}
              <tr>
                <td valign="top" class="ink line" style="padding:10px 8px 10px 18px;border-top:1px solid #e3e8ed;${cell};color:#1f2933;word-break:break-word"><strong>${what}</strong>${details.map((detail) => `<br><span class="soft" style="font-size:13px;line-height:19px;color:#52606d">${detail}</span>`).join('')}</td>
                <td valign="top" align="right" class="ink line" style="padding:10px 18px 10px 8px;border-top:1px solid #e3e8ed;${cell};color:#1f2933;white-space:nowrap">${amount}</td>
              </tr>
              {%- endfor %}${foot === undefined ? '' : `
              ${foot.when === undefined ? '' : `{%- if ${foot.when} %}`}
              <tr>
                <td valign="top" class="ink line" style="padding:10px 8px 12px 18px;border-top:2px solid #c4ccd4;${cell};font-weight:700;color:#1f2933">${foot.what}</td>
                <td valign="top" align="right" class="ink line" style="padding:10px 18px 12px 8px;border-top:2px solid #c4ccd4;${cell};font-weight:700;color:#1f2933">${foot.amount}</td>
              </tr>
              ${foot.when === undefined ? '' : '{%- endif %}'}`}
            </table>`
/** A box of figures that are no list: what each is, and the amount. */
export const figures = (of: readonly (readonly [what: string, amount: string])[]) => `<table class="box" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f8fa;border:1px solid #e3e8ed;border-radius:6px;margin:0 0 24px">${of.map(([what, amount], n) => `
              <tr>
                <td class="ink line" style="padding:10px 8px 10px 18px;${n === 0 ? '' : 'border-top:1px solid #e3e8ed;'}${cell};color:#1f2933">${what}</td>
                <td align="right" class="ink line" style="padding:10px 18px 10px 8px;${n === 0 ? '' : 'border-top:1px solid #e3e8ed;'}${cell};font-weight:700;color:#1f2933;white-space:nowrap">${amount}</td>
              </tr>`).join('')}
            </table>`
/** A box with what is attached. */
export const attached = (content: string) => `<table role="presentation" class="box" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f8fa;border:1px solid #e3e8ed;border-radius:6px;margin:0 0 24px">
              <tr><td class="ink" style="padding:14px 18px;${FONT};font-size:15px;line-height:22px;color:#1f2933;word-break:break-word">${content}</td></tr>
            </table>`

export interface FrameParts {
  /** What the inbox shows beside the subject. */
  glimpse: string
  heading: string
  body: string
  foot: string
}

/** A whole HTML document; its parts may hold Liquid. */
export const frame = ({ glimpse, heading, body, foot }: FrameParts): string => `<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${heading}</title>
<style>
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (max-width: 620px) {
    .page { padding: 0 !important; }
    .card { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
    .inside { padding-left: 22px !important; padding-right: 22px !important; }
    .button { width: 100% !important; }
    .button a { display: block !important; }
  }
  @media (prefers-color-scheme: dark) {
    .page { background: #14181c !important; }
    .card { background: #1d2329 !important; border-color: #333c45 !important; }
    .ink { color: #e8ecf0 !important; }
    .soft { color: #a9b4bf !important; }
    .box { background: #262e36 !important; border-color: #3b4650 !important; }
    .line { border-color: #333c45 !important; }
    .link { color: #8ab8ff !important; }
  }
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f1f4f7">
<div style="display:none;max-height:0;overflow:hidden;opacity:0;color:transparent">${glimpse}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f1f4f7;padding:32px 12px">
  <tr>
    <td align="center">
      <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #dde3e9;border-radius:8px;overflow:hidden">
        <tr><td style="height:6px;line-height:6px;font-size:0;background:{{ party.colour }}">&nbsp;</td></tr>
        <tr>
          <td class="inside" style="padding:28px 40px 8px">
            <p class="soft" style="margin:0 0 6px;${FONT};font-size:14px;line-height:20px;font-weight:600;color:#52606d">{{ party.legalName }}</p>
            <h1 class="ink" style="margin:0 0 20px;${FONT};font-size:22px;line-height:30px;font-weight:700;color:#1f2933">${heading}</h1>
            ${body}
          </td>
        </tr>
        <tr>
          <td class="inside line" style="padding:18px 40px 22px;border-top:1px solid #e3e8ed">
            ${foot}
          </td>
        </tr>
      </table>
    </td>
  </tr>
</table>
</body>
</html>
`
