/**
 * The registration email as we write it unless a company writes its own. Tables and inline styles,
 * because mail programs know little else; one column that fits a phone; readable with pictures off
 * (there are none) and in a dark inbox.
 */

const subject = 'Set up your sign-in to the {{ party.legalName }} billing portal'

const text = `{% if contact.name != "" %}Hello {{ contact.name }},{% else %}Hello,{% endif %}

{{ party.legalName }} keeps your invoices, receipts and payment details in one place: our billing portal. You are the billing contact of {{ account.name }} (account {{ account.ref }}), so this is your invitation to it.

Set your password here:
{{ link.url }}

This link is for you alone and works once, until {{ link.goodUntil }}.

- Choose a password of 8 characters or more, with both letters and numbers.
- Please use the link above, not "Forgot password" on the sign-in page: that works only once you have a password.
- If we have sent you a registration email before, its link no longer works. This one takes its place.

From then on you sign in at {{ party.portalUrl }}

The link has run out, or something is not right? Answer this email{% if party.phone != "" %} or call {{ party.phone }}{% endif %}, and we will help you or send a new one. If somebody else looks after billing at {{ account.name }}, please tell us who.

Later emails from us come from {{ party.senderEmail }}. If you miss one, look in your junk mail folder, and mark it as not junk so that the next one reaches you.

Kind regards,
{{ party.senderName }}

--
{{ party.legalName }}
{{ party.address }}
`

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
const paragraph = (content: string, style = '') => `<p class="ink" style="margin:0 0 16px;${FONT};font-size:16px;line-height:24px;color:#1f2933;${style}">${content}</p>`
const small = (content: string) => `<p class="soft" style="margin:0 0 10px;${FONT};font-size:13px;line-height:20px;color:#52606d">${content}</p>`
const rule = (content: string) => `
                <tr>
                  <td valign="top" class="soft" style="padding:0 10px 10px 0;${FONT};font-size:15px;line-height:22px;color:#52606d">&#8226;</td>
                  <td class="ink" style="padding:0 0 10px;${FONT};font-size:15px;line-height:22px;color:#1f2933">${content}</td>
                </tr>`

const html = `<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>{{ party.legalName }}: set up your sign-in</title>
<style>
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (max-width: 620px) {
    .page { padding: 0 !important; }
    .card { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
    .inside { padding-left: 22px !important; padding-right: 22px !important; }
    .button a { display: block !important; text-align: center !important; }
    .button table { width: 100% !important; }
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
<div style="display:none;max-height:0;overflow:hidden;opacity:0;color:transparent">Your invitation for {{ account.name }}: choose a password by {{ link.goodUntil }}.</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f1f4f7;padding:32px 12px">
  <tr>
    <td align="center">
      <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #dde3e9;border-radius:8px;overflow:hidden">
        <tr><td style="height:6px;line-height:6px;font-size:0;background:{{ party.colour }}">&nbsp;</td></tr>
        <tr>
          <td class="inside" style="padding:28px 40px 0">
            <p class="soft" style="margin:0 0 6px;${FONT};font-size:14px;line-height:20px;font-weight:600;color:#52606d">{{ party.legalName }}</p>
            <h1 class="ink" style="margin:0 0 20px;${FONT};font-size:22px;line-height:30px;font-weight:700;color:#1f2933">Set up your sign-in to our billing portal</h1>
            ${paragraph('{% if contact.name != "" %}Hello {{ contact.name }},{% else %}Hello,{% endif %}')}
            ${paragraph('{{ party.legalName }} keeps your invoices, receipts and payment details in one place: our billing portal. You are the billing contact of <strong>{{ account.name }}</strong> (account&nbsp;{{ account.ref }}), so this is your invitation to it.', 'margin-bottom:24px')}
          </td>
        </tr>
        <tr>
          <td class="inside button" style="padding:0 40px">
            <table role="presentation" cellpadding="0" cellspacing="0" border="0">
              <tr>
                <td align="center" style="border-radius:6px;background:{{ party.colour }}">
                  <a href="{{ link.url }}" style="display:inline-block;padding:14px 28px;${FONT};font-size:16px;line-height:22px;font-weight:600;color:{{ party.onColour }};text-decoration:none;border-radius:6px">Set your password</a>
                </td>
              </tr>
            </table>
            <p class="soft" style="margin:14px 0 28px;${FONT};font-size:14px;line-height:20px;color:#52606d">For you alone. It works once, until <span class="ink" style="color:#1f2933;font-weight:600">{{ link.goodUntil }}</span>.</p>
          </td>
        </tr>
        <tr>
          <td class="inside" style="padding:0 40px">
            <table role="presentation" class="box" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f8fa;border:1px solid #e3e8ed;border-radius:6px">
              <tr><td style="padding:18px 18px 8px">
              <table role="presentation" cellpadding="0" cellspacing="0" border="0">${rule('Choose a password of <strong>8 characters or more, with both letters and numbers</strong>.')}${rule('Please use the button above, not &ldquo;Forgot password&rdquo; on the sign-in page: that works only once you have a password.')}${rule('If we have sent you a registration email before, its link no longer works. This one takes its place.')}
              </table>
              </td></tr>
            </table>
          </td>
        </tr>
        <tr>
          <td class="inside" style="padding:24px 40px 8px">
            ${paragraph('From then on you sign in at <a class="link" href="{{ party.portalUrl }}" style="color:#1a56b0">{{ party.portalName }}</a>.')}
            ${paragraph('The link has run out, or something is not right? Answer this email{% if party.phone != "" %} or call <span style="white-space:nowrap">{{ party.phone }}</span>{% endif %}, and we will help you or send a new one. If somebody else looks after billing at {{ account.name }}, please tell us who.')}
            ${paragraph('Kind regards,<br>{{ party.senderName }}')}
          </td>
        </tr>
        <tr>
          <td class="inside line" style="padding:18px 40px 22px;border-top:1px solid #e3e8ed">
            ${small('Button not working? Copy this address into your browser:<br><a class="link" href="{{ link.url }}" style="color:#1a56b0;word-break:break-all">{{ link.url }}</a>')}
            ${small('Later emails from us come from {{ party.senderEmail }}. If you miss one, look in your junk mail folder, and mark it as not junk so that the next one reaches you.')}
            ${small('{{ party.legalName }}{% if party.address != "" %}, {{ party.address }}{% endif %}')}
          </td>
        </tr>
      </table>
    </td>
  </tr>
</table>
</body>
</html>
`

export const REGISTRATION_TEMPLATE = { subject, html, text }
