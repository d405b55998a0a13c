/**
 * Small pages for people: an account and a post. Everything that came from elsewhere is either
 * escaped here or was sanitised by tootkit (`html`).
 *
 * @module
 */
import { renderEmoji } from 'tootkit/emoji'
import { blurhashColour, type Media } from 'tootkit/media'
import type { Account, Status } from 'tootkit/ports'
import type { Instance } from './instance.ts'

const STYLE = `
  :root { color-scheme: light dark; --edge: color-mix(in srgb, currentColor 18%, transparent); --accent: #5b5bd6 }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 2rem auto; padding: 0 1rem }
  a { color: var(--accent) } h1 { margin-bottom: 0 } .faint { opacity: .65 } .invisible { display: none } .ellipsis::after { content: "…" }
  article { border: 1px solid var(--edge); border-radius: .75rem; padding: 1rem; margin: 1rem 0; overflow-wrap: anywhere }
  article p { margin: .5rem 0 } summary { cursor: pointer; font-weight: 600 }
  .media { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)) }
  .media > * { border-radius: .5rem; width: 100%; aspect-ratio: 16/9; object-fit: cover; background: var(--blurhash, var(--edge)) }
  .bar { display: grid; grid-template-columns: 1fr auto; margin: .4rem 0 } .bar > i { grid-column: 1/-1; height: .5rem; border-radius: .25rem; background: var(--accent); width: var(--share) }
  .emoji { height: 1.2em; vertical-align: middle }
`

/** Text made safe to stand in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${String(c.charCodeAt(0))};`)
}

function page(title: string, alternate: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><link rel="alternate" type="application/activity+json" href="${escapeHtml(alternate)}">
<style>${STYLE}</style>${body}</html>`
}

/** The first page: who lives here. */
export async function homePage({ state, federation }: Instance): Promise<string> {
  const accounts = await state.accounts.list()
  const names = accounts.map(({ username }) => `<li><a href="/@${username}">@${username}</a></li>`)
  const host = escapeHtml(new URL(federation.origin).host)
  return page(host, federation.origin, `<h1>${host}</h1><ul>${names.join('')}</ul>`)
}

/** The page of a local account with its latest public posts; undefined if there is no such account. */
export async function accountPage(username: string, { state }: Instance): Promise<string | undefined> {
  const account = await state.account(state.actorIdOf(username))
  if (account === undefined) return undefined
  const { items } = await state.statusesBy(account.id)
  const fields = account.fields
    .map((field) => `<dt>${escapeHtml(field.name)}</dt><dd>${field.html}</dd>`)
    .join('')
  return page(
    account.displayName,
    account.id,
    `<h1>${escapeHtml(account.displayName)}</h1><p class="faint">@${escapeHtml(account.acct ?? account.username)}</p>
     <div>${account.html}</div><dl>${fields}</dl>${items
       .filter(isOpen)
       .map((status) => article(status))
       .join('')}`,
  )
}

/** The page of a local post; undefined unless it is there for everybody. */
export async function statusPage(
  username: string,
  key: string,
  { state }: Instance,
): Promise<string | undefined> {
  const authorId = state.actorIdOf(username)
  const status = await state.status(`${authorId}/statuses/${key}`)
  if (status === undefined || !isOpen(status)) return undefined
  const author = await state.account(authorId)
  return page(
    `${author?.displayName ?? username}: ${status.spoilerText || 'a post'}`,
    status.id,
    article(status, author),
  )
}

function isOpen({ visibility }: Status): boolean {
  return visibility === 'public' || visibility === 'unlisted'
}

function article(status: Status, author?: Account): string {
  const content = renderEmoji(status.html, status.emojis)
  const inner = `${content}${poll(status)}<div class="media">${status.media.map(media).join('')}</div>`
  const warned = status.spoilerText
    ? `<details><summary>${escapeHtml(status.spoilerText)}</summary>${inner}</details>`
    : inner
  const name = author ? `<strong>${escapeHtml(author.displayName)}</strong> ` : ''
  const edited = status.editedAt === undefined ? '' : ' · edited'
  return `<article>${name}<a class="faint" href="${escapeHtml(status.url)}"><time>${escapeHtml(status.published)}</time></a>
    <span class="faint">· ${status.visibility}${edited}</span>${warned}</article>`
}

/** Options as bars, each as long as its share of the votes. */
function poll(status: Status): string {
  if (status.poll === undefined) return ''
  const total = Math.max(
    1,
    status.poll.options.reduce((sum, option) => sum + option.votes, 0),
  )
  return status.poll.options
    .map((option) => {
      const share = Math.round((100 * option.votes) / total)
      return `<div class="bar"><span>${escapeHtml(option.title)}</span><span>${String(share)}%</span><i style="--share:${String(share)}%"></i></div>`
    })
    .join('')
}

function media(item: Media): string {
  const colour = item.blurhash === undefined ? undefined : blurhashColour(item.blurhash)
  const background =
    colour === undefined
      ? ''
      : ` style="--blurhash:rgb(${String(colour.red)} ${String(colour.green)} ${String(colour.blue)})"`
  const alt = escapeHtml(item.description ?? '')
  const url = escapeHtml(item.url)
  if (item.kind === 'video' || item.kind === 'gifv')
    return `<video controls preload="none" src="${url}" title="${alt}"${background}></video>`
  if (item.kind === 'audio') return `<audio controls preload="none" src="${url}" title="${alt}"></audio>`
  if (item.kind === 'image') return `<img loading="lazy" src="${url}" alt="${alt}"${background}>`
  return `<a href="${url}" rel="nofollow noopener">${alt || url}</a>`
}
