/**
 * The addresses of a server: every id it gives out, and what a path stands for.
 *
 * @module
 */

/** Path templates; `{username}` stands for the name. All of an account's addresses lie below `actor`. */
export interface FederationPaths {
  /** @defaultValue `'/users/{username}'` */
  readonly actor: string
  /** Page for people. @defaultValue `'/@{username}'` */
  readonly profile: string
  /** @defaultValue `'/inbox'` */
  readonly sharedInbox: string
  /** The server's own actor, which signs fetches. @defaultValue `'/actor'` */
  readonly instanceActor: string
  /** @defaultValue `'/nodeinfo'` */
  readonly nodeInfo: string
  /** @defaultValue `'/tags/{tag}'` */
  readonly tag: string
}

/** Mastodon's own addresses. */
export const DEFAULT_PATHS: FederationPaths = {
  actor: '/users/{username}',
  profile: '/@{username}',
  sharedInbox: '/inbox',
  instanceActor: '/actor',
  nodeInfo: '/nodeinfo',
  tag: '/tags/{tag}',
}

/** What a path of ours stands for. */
export type Place =
  | { readonly kind: 'webfinger' | 'host-meta' | 'nodeinfo-links' | 'instance-actor' | 'instance-outbox' }
  | { readonly kind: 'nodeinfo'; readonly version: '2.0' | '2.1' }
  /** A username, or undefined for the shared inbox; `''` for the instance actor's. */
  | { readonly kind: 'inbox'; readonly username?: string }
  | {
      readonly kind:
        'actor' | 'outbox' | 'followers' | 'following' | 'featured' | 'tags' | 'followers-synchronization'
      readonly username: string
    }
  | {
      readonly kind: 'status' | 'activity' | 'replies' | 'likes' | 'shares' | 'stamp'
      readonly username: string
      /** The id of the post or stamp. */
      readonly id: string
    }

/** The addresses of one server. */
export interface Urls {
  /** `https://social.example`, without a slash at the end. */
  readonly origin: string
  readonly sharedInbox: string
  readonly instanceActor: string
  readonly nodeInfo: string
  actor(username: string): string
  profile(username: string): string
  /** An address below an actor, e.g. `below('alice', 'followers')`. */
  below(username: string, path: string): string
  status(username: string, key: string): string
  /** Page for people of a post. */
  page(username: string, key: string): string
  tag(name: string): string
  /** Whether an id lies on this server. */
  isLocal(id: string): boolean
  /** The username an actor id names; undefined for any other address. */
  usernameOf(actorId: string): string | undefined
  /** The username at the head of any address below an actor, e.g. of a post. */
  ownerOf(id: string): string | undefined
  /** What a path stands for, if it is one of ours. */
  placeOf(path: string): Place | undefined
}

const COLLECTIONS = {
  outbox: 'outbox',
  followers: 'followers',
  following: 'following',
  'collections/featured': 'featured',
  'collections/tags': 'tags',
  followers_synchronization: 'followers-synchronization',
} as const

const PARTS_OF_A_STATUS = {
  activity: 'activity',
  replies: 'replies',
  likes: 'likes',
  shares: 'shares',
} as const

/**
 * Makes the addresses of a server.
 *
 * @param origin - `https://social.example`, without a slash at the end.
 * @param given - Paths that are not Mastodon's.
 * @returns The addresses, and what an address stands for.
 * @example
 * ```ts
 * import { createUrls } from 'tootkit'
 *
 * const urls = createUrls('https://social.example', { actor: '/people/{username}' })
 * urls.actor('alice') // => 'https://social.example/people/alice'
 * urls.usernameOf('https://social.example/people/alice') // => 'alice'
 * urls.isLocal('https://other.example/people/alice') // => false
 * ```
 */
export function createUrls(origin: string, given: Partial<FederationPaths> = {}): Urls {
  const paths = { ...DEFAULT_PATHS, ...given }
  const [head, tail] = split(paths.actor, '{username}', 'paths.actor')
  const fill = (template: string, name: string, value: string): string =>
    origin + template.replace(`{${name}}`, encodeURIComponent(value))
  const actor = (username: string): string => fill(paths.actor, 'username', username)

  /** Username and what follows it, for a path below an actor. */
  const below = (path: string): readonly [username: string, rest: string] | undefined => {
    if (!path.startsWith(head)) return undefined
    const end = path.indexOf('/', head.length)
    const segment = path.slice(head.length, end < 0 ? undefined : end)
    if (!segment.endsWith(tail)) return undefined
    const username = segment.slice(0, segment.length - tail.length)
    return /^\w+$/.test(username) ? [username, end < 0 ? '' : path.slice(end + 1)] : undefined
  }

  const pathOf = (id: string): string | undefined =>
    id.startsWith(`${origin}/`) ? id.slice(origin.length) : undefined

  const fixed: Readonly<Record<string, Place>> = {
    '/.well-known/webfinger': { kind: 'webfinger' },
    '/.well-known/host-meta': { kind: 'host-meta' },
    '/.well-known/nodeinfo': { kind: 'nodeinfo-links' },
    [`${paths.nodeInfo}/2.0`]: { kind: 'nodeinfo', version: '2.0' },
    [`${paths.nodeInfo}/2.1`]: { kind: 'nodeinfo', version: '2.1' },
    [paths.sharedInbox]: { kind: 'inbox' },
    [paths.instanceActor]: { kind: 'instance-actor' },
    [`${paths.instanceActor}/inbox`]: { kind: 'inbox', username: '' },
    [`${paths.instanceActor}/outbox`]: { kind: 'instance-outbox' },
  }

  return {
    origin,
    sharedInbox: origin + paths.sharedInbox,
    instanceActor: origin + paths.instanceActor,
    nodeInfo: origin + paths.nodeInfo,
    actor,
    profile: (username) => fill(paths.profile, 'username', username),
    below: (username, path) => `${actor(username)}/${path}`,
    status: (username, key) => `${actor(username)}/statuses/${key}`,
    page: (username, key) => `${fill(paths.profile, 'username', username)}/${key}`,
    tag: (name) => fill(paths.tag, 'tag', name),
    isLocal: (id) => id === origin || id.startsWith(`${origin}/`),
    usernameOf(actorId) {
      const found = below(pathOf(actorId) ?? '')
      return found?.[1] === '' && actorId === actor(found[0]) ? found[0] : undefined
    },
    ownerOf: (id) => below(pathOf(id) ?? '')?.[0],
    placeOf(path) {
      if (Object.hasOwn(fixed, path)) return fixed[path]
      const found = below(path)
      return found && placeBelowActor(...found, (rest) => `${actor(found[0])}/${rest}`)
    },
  }
}

/** Reads what follows an actor's address. */
function placeBelowActor(username: string, rest: string, idOf: (rest: string) => string): Place | undefined {
  if (rest === '') return { kind: 'actor', username }
  if (rest === 'inbox') return { kind: 'inbox', username }
  if (Object.hasOwn(COLLECTIONS, rest))
    return { kind: COLLECTIONS[rest as keyof typeof COLLECTIONS], username } // hasOwn says so
  const [folder, key, part, ...more] = rest.split('/')
  if (!key || more.length > 0) return undefined
  const id = idOf(`${folder ?? ''}/${key}`)
  if (folder === 'quote_authorizations' && part === undefined) return { kind: 'stamp', username, id }
  if (folder !== 'statuses') return undefined
  if (part === undefined) return { kind: 'status', username, id }
  if (!Object.hasOwn(PARTS_OF_A_STATUS, part)) return undefined
  return { kind: PARTS_OF_A_STATUS[part as keyof typeof PARTS_OF_A_STATUS], username, id } // hasOwn says so
}

function split(template: string, placeholder: string, option: string): readonly [string, string] {
  const [head, tail, ...more] = template.split(placeholder)
  if (head === undefined || tail === undefined || more.length > 0 || tail.includes('/')) {
    throw new TypeError(`${option} must contain ${placeholder} once, in its last segment; it is ${template}`)
  }
  return [head, tail]
}
