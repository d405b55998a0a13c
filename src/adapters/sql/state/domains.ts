/**
 * Domains as they are compared: with all that is below them.
 *
 * @module
 */
import { domainOf } from '../../../core/wire/url.js'

/** A domain with its labels turned round: everything below `b.example` begins with `example.b.`. */
export function reversed(domain: string): string {
  return domain.split('.').reverse().join('.')
}

/** The domain of an id, turned round; null where it has none. */
export function reversedDomainOf(id: string): string | null {
  const domain = domainOf(id)
  return domain === undefined ? null : reversed(domain)
}
