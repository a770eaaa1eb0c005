/*
 * How a typed or pasted code is read: one rule for the elements, the form without JavaScript and the API. It imports
 * nothing, since both edge and widget run it. No character is read as more than one, and a letter stays a letter.
 */

/**
 * The characters that count. Left out: white space; dashes of all scripts, and what keyboards for Japanese give for one;
 * invisible marks (of writing direction, joiners, soft hyphens, byte order marks, variation selectors); full stops.
 */
export function plainCode(typed: string): string {
  return typed
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s\x85\p{Dash}ーｰ\p{Cf}\p{DI}.。｡]/gu, '')
    .replace(/\p{Nd}/gu, asciiDigit)
}

/** Unicode lists the digits of a script from 0 to 9 in one row, so how many stand before one says which it is. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before++
  return `${before % 10}`
}
