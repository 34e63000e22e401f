/**
 * The frame of our emails. Tables and inline styles, because mail programs know little else; one column
 * that fits a phone; readable with pictures off (there are none) and in a dark inbox.
 */

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
export const paragraph = (content: string, style = '') => `<p class="ink" style="margin:0 0 16px;${FONT};font-size:16px;line-height:24px;color:#1f2933;${style}">${content}</p>`
export const small = (content: string) => `<p class="soft" style="margin:0 0 10px;${FONT};font-size:13px;line-height:20px;color:#52606d">${content}</p>`
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
