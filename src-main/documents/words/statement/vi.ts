import type { StatementWords } from '../statement.ts'

export const vi = {
  titles: { statement: 'Sao kê tài khoản', openItems: 'Sao kê khoản còn nợ', wallet: 'Sao kê trả trước', agency: 'Sao kê tổng hợp' },
  facts: { period: 'Kỳ sao kê', statementDate: 'Ngày sao kê', subAccounts: 'Tài khoản con' },
  balance: { opening: 'Số dư đầu kỳ', charges: 'Phát sinh nợ', credits: 'Thanh toán và giảm trừ', closing: 'Số dư cuối kỳ', inFavour: 'Dư có cho quý khách' },
  columns: { date: 'Ngày', details: 'Diễn giải', due: 'Đến hạn', charges: 'Nợ', credits: 'Có', balance: 'Số dư' },
  activity: 'Phát sinh trong kỳ',
  activityIn: (currency) => `Tài khoản bằng ${currency}`,
  noActivity: 'Không có phát sinh trong kỳ này',
  movement: {
    invoice: (ref) => `Hóa đơn ${ref}`,
    void: (ref) => `Hủy hóa đơn ${ref}`,
    payment: (ref) => `Thanh toán ${ref}`,
    refund: (ref) => `Trả lại thanh toán ${ref}`,
    credit_note: (ref) => `Giấy báo có ${ref}`,
    write_off: (ref) => `Xóa nợ hóa đơn ${ref}`,
  },
  order: (number) => `Đơn đặt hàng ${number}`,
  agingAt: (date) => `Tuổi nợ đến ngày ${date}`,
  buckets: { current: 'Chưa đến hạn', d1_30: 'Quá hạn 1–30 ngày', d31_60: 'Quá hạn 31–60 ngày', d61_90: 'Quá hạn 61–90 ngày', d90plus: 'Quá hạn trên 90 ngày' },
  notApplied: 'Chưa cấn trừ',
  pastDue: (amount) => `trong đó quá hạn ${amount}`,
  items: {
    title: 'Các khoản còn nợ', openInvoices: 'Hóa đơn còn nợ', pastDue: 'Quá hạn', balance: 'Số dư', issued: 'Ngày', document: 'Chứng từ', due: 'Đến hạn',
    daysLate: 'Số ngày quá hạn', original: 'Số tiền gốc', open: 'Còn nợ', unapplied: (ref) => `Thanh toán ${ref}, chưa cấn trừ`, disputed: 'đang khiếu nại tại ngân hàng', nothing: 'Không có khoản nào còn nợ vào ngày này',
  },
  wallet: {
    title: 'Số dư khả dụng', explained: 'Trả trước: thanh toán làm tăng, sử dụng và phí làm giảm',
    opening: 'Khả dụng đầu kỳ', added: 'Đã nạp', drawn: 'Sử dụng và phí', closing: 'Khả dụng cuối kỳ',
    columns: { added: 'Đã nạp', drawn: 'Đã dùng', available: 'Khả dụng' },
    one: { recharge: 'Nạp tự động', one_time: 'Nạp một lần', usage: 'Sử dụng', fee: 'Phí', tax: 'Thuế', adjustment: 'Điều chỉnh' },
    several: { recharge: 'Nạp tự động', one_time: 'Nạp một lần', usage: 'Sử dụng', fee: 'Phí', tax: 'Thuế', adjustment: 'Điều chỉnh' },
    entries: (count) => `${count} giao dịch`, none: 'Không có phát sinh trong kỳ này',
    belowZero: 'Thời gian dưới không trong kỳ', never: 'Không có', lastDays: 'Sử dụng và phí, 30 ngày qua', advised: 'Số dư nạp đến nên đặt',
    advice: 'Số dư nên đặt gồm ngưỡng nạp tiền cộng với sử dụng và phí khoảng một tháng, theo 30 ngày đến ngày sao kê, làm tròn lên.',
  },
  agency: {
    summary: (currency) => `Tất cả tài khoản bằng ${currency}`, total: 'Tổng cộng', walletTotals: (currency) => `Số dư khả dụng bằng ${currency}`,
    leftOut: (count) => `Tài khoản không phát sinh và không có số dư, không liệt kê: ${count}`, nothing: 'Không tài khoản nào có phát sinh hoặc số dư trong kỳ này',
  },
  nothingDue: 'Không có khoản nào phải trả. Cho các lần thanh toán sau:',
} satisfies StatementWords
