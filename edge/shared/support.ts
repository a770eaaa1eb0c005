/** A host's words for somebody without phone and codes that are an address; others are a sentence. */
export const ADDRESS = /^(https?:|mailto:|tel:|\/)/

/** Of an address, what is not shown. */
export const ADDRESS_SCHEME = /^(mailto:|tel:)/
