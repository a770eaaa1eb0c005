/** The current time, epoch milliseconds. A port so that tests move it; nothing shipped does. */
export type Clock = () => number

/** `length` cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array<ArrayBuffer>

/** Text that only `edge/crypto` makes or opens: AES-256-GCM under the key ring, bound to what it belongs to. */
export type Sealed = string & { readonly __sealed: true }
