/** The page's nonce, which the host puts into index.html; style elements carry it. */
export const styleNonce: string = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
