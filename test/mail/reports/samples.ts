/** Reports as mail servers write them, with invented names. `returned`: the headers of the message that came back. */

const returnedHeaders = (messageId: string, to: string) => `Return-Path: <accounts@meridian.example>
From: Meridian Accounts <accounts@meridian.example>
To: ${to}
Subject: =?UTF-8?Q?Register_for_the_portal?=
Message-ID: ${messageId}
Date: Tue, 3 Nov 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
`

export interface Sample {
  messageId: string
  to: string
}

const lines = (text: string): Buffer => Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'))

/** Postfix, folded and with the words of the far server. */
export const postfix = ({ messageId, to, status = '5.1.1', action = 'failed', diagnostic = `smtp; 550 5.1.1 <${to}>: Recipient address\n    rejected: User unknown in virtual mailbox table`, final = to, original = to }: Sample & { status?: string; action?: string; diagnostic?: string; final?: string; original?: string | null }): Buffer => lines(`Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.relay.example>
Subject: Undelivered Mail Returned to Sender
To: accounts@meridian.example
Date: Tue, 3 Nov 2026 09:00:02 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="B50C/mx.relay.example"

This is a MIME-encapsulated message.

--B50C/mx.relay.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

--B50C/mx.relay.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.relay.example
X-Postfix-Queue-ID: B50C
Arrival-Date: Tue,  3 Nov 2026 09:00:01 +0000 (UTC)

Final-Recipient: rfc822; ${final}
${original === null ? '' : `Original-Recipient: rfc822;${original}\n`}Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.customer.example
Diagnostic-Code: ${diagnostic}

--B50C/mx.relay.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

${returnedHeaders(messageId, to)}
--B50C/mx.relay.example--
`)

/** Exchange Online: parts in base64 and HTML, the status without a reporting server we know, the whole message at the end. */
export const exchangeOnline = ({ messageId, to }: Sample): Buffer => lines(`From: <postmaster@customer.example>
To: <accounts@meridian.example>
Date: Tue, 3 Nov 2026 09:00:04 +0000
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4c1f5a0d-7a52-4c5e"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-GB
Message-ID: <f3a9@customer.example>
In-Reply-To: ${messageId}
References: ${messageId}
Subject: Undeliverable: Register for the portal
Auto-Submitted: auto-replied
MIME-Version: 1.0

--4c1f5a0d-7a52-4c5e
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="9f2b-inner"

--9f2b-inner
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

${Buffer.from(`Your message to ${to} couldn't be delivered.\r\n`).toString('base64')}

--9f2b-inner
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body><p>Your message to <b>${to}</b> couldn't be delivered.</p></body></html>
--9f2b-inner--

--4c1f5a0d-7a52-4c5e
Content-Type: message/delivery-status

Reporting-MTA: dns;SYXPR01MB0000.ausprd01.prod.outlook.example
Received-From-MTA: dns;mx.meridian.example
Arrival-Date: Tue, 3 Nov 2026 09:00:03 +0000

Final-Recipient: rfc822;${to}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient
 ${to} not found by SMTP address lookup

--4c1f5a0d-7a52-4c5e
Content-Type: message/rfc822

Received: from mx.meridian.example (192.0.2.7) by SYXPR01MB0000.outlook.example
${returnedHeaders(messageId, to)}
Kia ora
--4c1f5a0d-7a52-4c5e--
`)

/** Gmail: an icon beside the text, the diagnosis over several lines with a link to its help. */
export const gmail = ({ messageId, to }: Sample): Buffer => lines(`Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: accounts@meridian.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: ${messageId}
In-Reply-To: ${messageId}
X-Failed-Recipients: ${to}
Message-ID: <000000@google.example>
Date: Tue, 03 Nov 2026 01:00:05 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000a1"; report-type=delivery-status

--000000000000a1
Content-Type: multipart/related; boundary="000000000000a2"

--000000000000a2
Content-Type: multipart/alternative; boundary="000000000000a3"

--000000000000a3
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to ${to} because the address couldn't be found.

--000000000000a3
Content-Type: text/html; charset="UTF-8"

<html><body><h2>Address not found</h2></body></html>
--000000000000a3--
--000000000000a2
Content-Type: image/png; name="icon.png"
Content-Disposition: attachment; filename="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=
--000000000000a2--
--000000000000a1
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Received-From-MTA: dns; accounts@meridian.example
Arrival-Date: Tue, 03 Nov 2026 01:00:03 -0800 (PST)
X-Original-Message-ID: ${messageId}

Final-Recipient: rfc822; ${to}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.customer.example. (192.0.2.27, the server for the domain
 customer.example.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1  https://support.google.example/mail/?p=NoSuchUser
Last-Attempt-Date: Tue, 03 Nov 2026 01:00:05 -0800 (PST)

--000000000000a1
Content-Type: message/rfc822

${returnedHeaders(messageId, to)}
----- Message truncated -----
--000000000000a1--
`)

/** qmail: no parts at all (QSBMF). */
export const qmail = ({ messageId, to, reason = `192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 sorry, no mailbox here by that name. (#5.1.1)\nGiving up on 192.0.2.9.` }: Sample & { reason?: string }): Buffer => lines(`Return-Path: <>
Date: 3 Nov 2026 09:00:06 -0000
From: MAILER-DAEMON@mail.customer.example
To: accounts@meridian.example
Subject: failure notice

Hi. This is the qmail-send program at mail.customer.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${to}>:
${reason}

--- Below this line is a copy of the message.

${returnedHeaders(messageId, to)}
Kia ora, here is your link.
`)

/** Exim: the address in a header of its own, the copy in the text. */
export const exim = ({ messageId, to }: Sample): Buffer => lines(`Return-path: <>
X-Failed-Recipients: ${to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@exim.customer.example>
To: accounts@meridian.example
Subject: Mail delivery failed: returning message to sender
Date: Tue, 03 Nov 2026 09:00:07 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${to}
    host mx.customer.example [192.0.2.30]
    SMTP error from remote mail server after RCPT TO:<${to}>:
    550 5.1.1 <${to}>... User unknown

------ This is a copy of the message, including all the headers. ------

${returnedHeaders(messageId, to)}
Kia ora
`)

/** A complaint (RFC 5965), with whoever complained taken out, as most senders of them do. */
export const complaint = ({ messageId, to, type = 'abuse', rcpt = true }: Sample & { type?: string; rcpt?: boolean }): Buffer => lines(`From: <feedback@fbl.provider.example>
Date: Tue, 3 Nov 2026 10:00:00 +0000
Subject: FW: Register for the portal
To: <accounts@meridian.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
     boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for an email message received from IP 192.0.2.7.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: ${type}
User-Agent: SomeGenerator/1.0
Version: 1
${rcpt ? `Original-Rcpt-To: <${to}>\n` : ''}Reported-Domain: provider.example

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

${returnedHeaders(messageId, rcpt ? to : 'redacted')}
Kia ora
--part1_13d.2e68ed54_boundary--
`)

/** An answer that a machine writes for its person: no report. */
export const absence = ({ messageId, to }: Sample): Buffer => lines(`Return-Path: <>
From: ${to}
To: accounts@meridian.example
Subject: Automatic reply: Register for the portal
Auto-Submitted: auto-replied
In-Reply-To: ${messageId}
References: ${messageId}
Date: Tue, 3 Nov 2026 09:01:00 +0000

I am away until Monday. Message-ID: ${messageId}
`)

export const unsubscribe = ({ messageId, to }: Sample): Buffer => lines(`From: Somebody <${to}>
To: accounts@meridian.example
Subject: unsubscribe ${messageId.slice(1, -1)}
Date: Tue, 3 Nov 2026 09:05:00 +0000

`)

/** A report that a mailbox passes on as an attachment, inside an ordinary mail. */
export const wrapped = (report: Buffer): Buffer => Buffer.concat([lines(`From: gateway@meridian.example
To: accounts@meridian.example
Subject: FYI
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer-outer"

--outer-outer
Content-Type: text/plain

See below.
--outer-outer
Content-Type: message/rfc822
Content-Disposition: attachment

`), report, lines('\n--outer-outer--\n')])
