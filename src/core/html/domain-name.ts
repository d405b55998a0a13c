/**
 * Domain names in letters of the world, compared and shown.
 *
 * @module
 */

/** Scripts that nobody needs to mix with Latin letters in one name, and that look like them. */
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u
const LATIN = /\p{Script=Latin}/u

/** The domain in ASCII (punycode) and lower case, by which two are the same; `undefined` if it has no such form. */
export function asciiDomain(domain: string): string | undefined {
  return /[/?#@\\]/.test(domain) ? undefined : URL.parse(`https://${domain}`)?.host
}

/**
 * Gives the spelling in which a domain is shown to people, so that none looks like another.
 *
 * A domain with a part that mixes Latin letters with ones of a script that resembles them is shown in ASCII.
 * What is given in ASCII stays in ASCII.
 *
 * @param domain - A domain, with a port or without, as text or handle has it.
 * @returns The domain as given, or in ASCII.
 * @example
 * ```ts
 * displayDomain('exаmple.com') // => 'xn--exmple-4nf.com'
 * displayDomain('пример.рф') // => 'пример.рф'
 * ```
 */
export function displayDomain(domain: string): string {
  const isMixed = domain.split('.').some((label) => LATIN.test(label) && LOOK_ALIKE.test(label))
  return isMixed ? (asciiDomain(domain) ?? domain) : domain
}
