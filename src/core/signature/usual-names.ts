/**
 * The names that nearly all signatures cover, each as the one string that our own comparisons are made with.
 *
 * @module
 */

const USUAL: ReadonlyMap<string, string> = new Map(
  [
    '(request-target)',
    '(created)',
    '(expires)',
    '@method',
    '@target-uri',
    '@authority',
    '@path',
    '@query',
    'host',
    'date',
    'digest',
    'content-digest',
    'content-type',
    'content-length',
    'accept',
    'user-agent',
    'collection-synchronization',
  ].map((name) => [name, name]),
)

/** Gives the name itself, as a string that the engine compares by its address. */
export function usualName(name: string): string {
  return USUAL.get(name) ?? name
}
