/**
 * Posting, editing and deleting.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { quotePolicyFor } from '../../../core/quote/index.js'
import { pollProblems, type Poll } from '../../../core/poll/index.js'
import { createDelete, toJsonLd } from '../../../core/vocab/index.js'
import type { Account, Status, StatusMention } from '../../inbox/index.js'
import { commit } from '../commit.js'
import { publishUpdate, reachOf } from '../publish-update.js'
import type { Services } from '../services.js'
import { quoteForPost, type QuoteStart } from './quotes.js'
import { composeText } from './text.js'
import type { ActOnStatus, EditInput, PostInput, Verbs } from './verbs.js'

type PublishVerbs = Pick<Verbs, 'post' | 'edit' | 'delete'>

/** Makes the verbs about one's own posts. */
export function publishVerbs(services: Services): PublishVerbs {
  return {
    post: (input) => post(input, services),
    edit: (input) => edit(input, services),
    delete: (input) => remove(input, services),
  }
}

async function post(input: PostInput, services: Services): Promise<Status> {
  const author = await services.people.local(input.as)
  const { urls } = services
  const wanted = input.visibility ?? 'public'
  const parent = input.inReplyTo === undefined ? undefined : await services.posts.byId(input.inReplyTo)
  const quote =
    input.quote === undefined ? undefined : await quoteForPost(input.quote, author, wanted, services)
  const visibility = quote?.visibility ?? wanted
  const text = await composeText(input.text, services, quote?.target.url)
  const key = services.newKey()
  const id = urls.status(author.username, key)
  const status: Status = {
    id,
    authorId: author.id,
    local: true,
    type: input.poll === undefined ? 'Note' : 'Question',
    url: urls.page(author.username, key),
    published: services.timestamp(),
    html: text.html,
    content: input.text,
    spoilerText: input.spoilerText ?? '',
    sensitive: input.sensitive ?? (input.spoilerText ?? '') !== '',
    visibility,
    ...(input.language !== undefined && { language: input.language }),
    ...(parent !== undefined && { inReplyTo: parent.id }),
    ...(parent?.conversation !== undefined && { conversation: parent.conversation }),
    mentions: mentionsOf(text.mentioned, author.id, quote),
    hashtags: text.hashtags,
    emojis: [],
    media: input.media ?? [],
    ...(input.poll !== undefined && { poll: pollFrom(input.poll, services) }),
    ...(quote !== undefined && { quote: quote.value }),
    quotePolicy: quotePolicyFor(input.quotePolicy ?? 'public', visibility),
    claimedCounts: {},
  }
  await commit([{ kind: 'status.create', status, via: 'delivered' }, ...(quote?.effects(id) ?? [])], services)
  await services.deliver(toJsonLd(await services.createOf(status)), {
    senderId: author.id,
    alsoTo: parent === undefined ? [] : [parent.authorId],
    alsoToFollowersOf:
      parent !== undefined && isOpen(status) && urls.isLocal(parent.authorId) ? [parent.authorId] : [],
  })
  await quote?.request?.(status)
  return status
}

async function edit(input: EditInput, services: Services): Promise<Status> {
  const before = await services.posts.own(input.as, input.id)
  const quotedUrl = before.quote?.targetId
  const text = await composeText(input.text, services, quotedUrl)
  const spoilerText = input.spoilerText ?? before.spoilerText
  const named = mentionsOf(text.mentioned, before.authorId)
  const noLonger = before.mentions
    .filter(({ actorId }) => !named.some((mention) => mention.actorId === actorId))
    .map((mention) => ({ ...mention, silent: true, notify: false }))
  const status: Status = {
    ...before,
    html: text.html,
    content: input.text,
    spoilerText,
    sensitive: input.sensitive ?? (before.sensitive || spoilerText !== ''),
    hashtags: text.hashtags,
    media: input.media ?? before.media,
    mentions: [...named, ...noLonger],
    editedAt: momentAfter(before.editedAt ?? before.published, services),
  }
  await commit([{ kind: 'status.edit', status, isSignificant: true, resetsVotes: false }], services)
  await publishUpdate(status, services)
  return status
}

/** The present, but a second after `previous` at least: an edit of the same second counts as none. */
function momentAfter(previous: string, services: Services): string {
  return services.timestamp(Math.max(0, Date.parse(previous) + 1000 - services.now().getTime()))
}

async function remove(input: ActOnStatus, services: Services): Promise<void> {
  const status = await services.posts.own(input.as, input.id)
  const alsoTo = [...status.mentions.map((mention) => mention.actorId), ...(await reachOf(status, services))]
  await commit([{ kind: 'status.delete', statusId: status.id, authorId: status.authorId }], services)
  await services.deliver(
    toJsonLd(createDelete({ id: `${status.id}#delete`, actor: status.authorId, object: status.id })),
    {
      senderId: status.authorId,
      alsoTo,
      alsoToFollowersOf:
        status.visibility === 'direct' || status.visibility === 'limited' ? [] : [status.authorId],
    },
  )
}

function mentionsOf(
  mentioned: readonly Account[],
  authorId: string,
  quote?: QuoteStart,
): readonly StatusMention[] {
  const named = mentioned
    .filter((account) => account.id !== authorId)
    .map((account): StatusMention => ({ actorId: account.id, silent: false, notify: account.local }))
  const quoted = quote?.target.authorId
  const isNamed =
    quoted === undefined || quoted === authorId || named.some(({ actorId }) => actorId === quoted)
  return isNamed ? named : [...named, { actorId: quoted, silent: true, notify: false }]
}

function isOpen({ visibility }: Status): boolean {
  return visibility === 'public' || visibility === 'unlisted'
}

function pollFrom(poll: NonNullable<PostInput['poll']>, services: Services): Poll {
  const { options, multiple = false, expiresIn } = poll
  const [problem] = pollProblems({ options, expiresInSeconds: expiresIn }, services.options.pollLimits)
  if (problem !== undefined) {
    const where = 'option' in problem ? ` (option ${problem.option})` : ''
    throw new RefusedError('ERR_POLL_INVALID', `the poll may not be made: ${problem.kind}${where}`)
  }
  return {
    options: options.map((title) => ({ title, votes: 0 })),
    isMultiple: multiple,
    expiresAt: services.timestamp(expiresIn * 1000),
    isClosed: false,
    votersCount: 0,
  }
}
