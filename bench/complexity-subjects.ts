/**
 * The functions that read what strangers put into signed messages, each with what it is fed.
 *
 * Bounds on the length of a field are lifted where there is an option for it; bounds on counts (64 components, four
 * labels) stay, since they are what makes a search in a search linear.
 *
 * @module
 */
import {
  assertKeyId,
  canonicalStructuredField,
  createBodyDigest,
  createComponentLine,
  createSignatureBase,
  createSigningString,
  explainSignature,
  formatAcceptSignature,
  importPrivateKey,
  importPublicKey,
  parseAcceptSignature,
  parseCavageSignature,
  parseMastodonSignature,
  parseSignatureInput,
  replayId,
  signRequest,
  verifyContentDigest,
  verifyDigest,
  type HeaderLine,
} from 'tootkit/signature'
import { formatAuthParam, parseAuthParams } from '../src/core/wire/auth-params.ts'
import { decodeBase58 } from '../src/core/wire/base58.ts'
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from '../src/core/wire/base64.ts'
import {
  cleanFieldValue,
  combinedField,
  countFieldLines,
  fieldValues,
  headerLines,
} from '../src/core/wire/header-fields.ts'
import { parseHttpDate } from '../src/core/wire/http-date.ts'
import { formatDictionary, formatList, formatMember } from '../src/core/wire/structured-fields-format.ts'
import { parseDictionary, parseItem, parseList } from '../src/core/wire/structured-fields.ts'
import {
  feedsOf,
  IN_CAVAGE,
  IN_DICTIONARY,
  IN_DIGEST,
  IN_ITEM,
  IN_MEMBER,
  IN_PEM,
  IN_URL,
  lines,
  octets,
  texts,
  within,
  type Feeds,
} from './complexity-feeds.ts'
import {
  get,
  key,
  limits,
  now,
  requests,
  signedRequests,
  verifiedRequests,
  verifiedResponses,
  verifyForged,
  withField,
} from './complexity-messages.ts'
import { fill, LINES, sequence } from './complexity-shapes.ts'

/** One function and what it is fed. */
export interface Subject {
  readonly feeds: Feeds
  /** About the longest text that the function reads, where no option lifts its bound. */
  readonly cap?: number
}

const fieldTypes = { x: 'dictionary' } as const
const digits = { created: undefined, expires: undefined }
const names = Array.from({ length: 64 }, (_, index) => `x-${index}`)
const namedLines = names.map((name): HeaderLine => [name, '1'])
const components = `sig1=(${names.map((name) => `"${name}"`).join(' ')})`
const signed = { ...get, headers: await signRequest(get, key, { now }) }
const acceptable = {
  method: 'GET',
  hasQuery: false,
  hasBody: false,
  keyId: key.keyId,
  algorithm: 'ed25519',
  hasField: () => true,
}

const distinct = sequence((index) => `a${index}=1;b, `)
const inner = sequence(() => 'a=("a";b "c"), ')
const dictionaries = {
  'distinct names': (size: number) => parseDictionary(`${distinct(size)}z`),
  'inner lists': (size: number) => parseDictionary(`${inner(size)}z`),
}
const lists = {
  tokens: (size: number) => parseList(`${distinct(size).replaceAll('=1', '')}z`),
  'inner lists': (size: number) => parseList(`${inner(size).replaceAll('a=', '')}z`),
}
const items = {
  letters: (size: number) => parseItem(`"${fill('a')(size)}"`),
  'escaped quotes': (size: number) => parseItem(`"${fill('\\"')(size)}"`),
  bytes: (size: number) => parseItem(`:${fill('YWJj')(size)}:`),
  'a display string': (size: number) => parseItem(`%"${fill('a')(size)}"`),
}
/** Up to 4096 names, twice what Node admits: with very many, `Object.entries` of V8 itself is not linear. */
const records = {
  'distinct names': (size: number) =>
    Object.fromEntries(Array.from({ length: size / 256 }, (_, index) => [`X-${index}`, fill('a')(250)])),
  'one name': (size: number) => ({ X: LINES['lines of one name']!(size).map(([, value]) => value) }),
}

/** All of them by name. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  parseCavageSignature: { feeds: texts((text) => parseCavageSignature(text, limits), IN_CAVAGE) },
  parseMastodonSignature: { feeds: texts(parseMastodonSignature, IN_CAVAGE), cap: 8000 },
  parseSignatureInput: { feeds: texts((text) => parseSignatureInput(text, limits), IN_DICTIONARY) },
  parseAcceptSignature: {
    feeds: texts((text) => parseAcceptSignature(text, acceptable), IN_DICTIONARY),
    cap: 8000,
  },
  formatAcceptSignature: { feeds: texts(formatAcceptSignature) },
  'canonicalStructuredField, dictionary': {
    feeds: texts((text) => canonicalStructuredField(text, 'dictionary'), IN_DICTIONARY),
  },
  'canonicalStructuredField, list': {
    feeds: texts((text) => canonicalStructuredField(text, 'list'), IN_MEMBER),
  },
  'canonicalStructuredField, item': {
    feeds: texts((text) => canonicalStructuredField(text, 'item'), IN_ITEM),
  },
  createSigningString: {
    feeds: {
      ...texts((text) => createSigningString(withField(text), { headers: ['x'], digits })),
      ...requests((request) => () => createSigningString(request, { headers: ['(request-target)'], digits })),
      ...lines((more) =>
        createSigningString({ ...get, headers: [...more, ...namedLines] }, { headers: names, digits }),
      ),
    },
  },
  createSignatureBase: {
    feeds: {
      ...texts((text) => createSignatureBase(withField(text), 'sig1=("x")')),
      ...requests((request) => () => createSignatureBase(request, 'sig1=("@target-uri")')),
      ...lines((more) => createSignatureBase({ ...get, headers: [...more, ...namedLines] }, components)),
    },
  },
  'createComponentLine, field': { feeds: texts((text) => createComponentLine(withField(text), '"x"')) },
  'createComponentLine, bs': { feeds: texts((text) => createComponentLine(withField(text), '"x";bs')) },
  'createComponentLine, sf': {
    feeds: texts((text) => createComponentLine(withField(text), '"x";sf', { fieldTypes })),
  },
  'createComponentLine, key': {
    feeds: texts((text) => createComponentLine(withField(text), '"x";key="a"', { fieldTypes })),
  },
  'createComponentLine, @query-param': {
    feeds: texts((text) => createComponentLine({ ...get, url: text }, '"@query-param";name="a"'), IN_URL),
  },
  'createComponentLine, the component': { feeds: texts((text) => createComponentLine(get, text), IN_ITEM) },
  'verifyDigest, the field': { feeds: texts((text) => verifyDigest(text), IN_DIGEST) },
  'verifyDigest, the body': { feeds: octets((body) => verifyDigest('SHA-512=YWJj', body)) },
  'verifyContentDigest, the field': {
    feeds: texts((text) => verifyContentDigest(text), IN_DIGEST),
  },
  'verifyContentDigest, the body': {
    feeds: octets((body) => verifyContentDigest('sha-512=:YWJj:', body)),
  },
  createBodyDigest: { feeds: octets(createBodyDigest) },
  replayId: {
    feeds: texts((base) => replayId({ algorithm: 'ecdsa-p256-sha256', base, signature: Uint8Array.of(1) })),
  },
  assertKeyId: { feeds: texts((text) => assertKeyId(text, limits), IN_URL) },
  'importPublicKey, PEM': { feeds: texts((text) => importPublicKey(text), IN_PEM), cap: 8000 },
  'importPublicKey, Multikey': {
    feeds: texts((text) => importPublicKey(text), { 'behind z': within('z') }),
    cap: 2048,
  },
  'importPublicKey, JWK': { feeds: texts((n) => importPublicKey({ kty: 'RSA', n, e: 'AQAB' })) },
  'importPrivateKey, PEM': { feeds: texts((text) => importPrivateKey(text), IN_PEM), cap: 8000 },
  'explainSignature, the message': {
    feeds: signedRequests((request) => () => explainSignature(request)),
  },
  'explainSignature, the base': {
    feeds: texts((candidateBase) => explainSignature(signed, { candidateBase })),
  },
  'signRequest, cavage': {
    feeds: requests((request) => () => signRequest(request, key, { now })),
  },
  'signRequest, RFC 9421': {
    feeds: requests((request) => () => signRequest(request, key, { now, dialect: 'rfc9421' })),
  },
  'verifyRequest, cavage': { feeds: verifiedRequests('cavage') },
  'verifyRequest, RFC 9421': { feeds: verifiedRequests('rfc9421') },
  'verifyRequest as Mastodon, cavage': { feeds: verifiedRequests('cavage', 'mastodon') },
  'verifyRequest as Mastodon, RFC 9421': { feeds: verifiedRequests('rfc9421', 'mastodon') },
  'verifyRequest, forged Signature': {
    feeds: texts(verifyForged(['Signature']), { 'as headers': IN_CAVAGE['as headers'] }),
  },
  'verifyRequest, forged Signature-Input': {
    feeds: texts(verifyForged(['Signature-Input', 'Signature']), { 'as an inner list': within('a=(', ')') }),
  },
  verifyResponse: { feeds: verifiedResponses },
  'wire: parseAuthParams': { feeds: texts(parseAuthParams, IN_CAVAGE) },
  'wire: formatAuthParam': { feeds: texts((text) => formatAuthParam('keyId', text)) },
  'wire: parseDictionary': { feeds: texts(parseDictionary, IN_DICTIONARY) },
  'wire: parseList': { feeds: texts(parseList, IN_MEMBER) },
  'wire: parseItem': { feeds: texts(parseItem, IN_ITEM) },
  'wire: formatDictionary': { feeds: feedsOf(dictionaries, formatDictionary) },
  'wire: formatList': { feeds: feedsOf(lists, formatList) },
  'wire: formatMember': { feeds: feedsOf(items, formatMember) },
  'wire: cleanFieldValue': { feeds: texts(cleanFieldValue) },
  'wire: combinedField': { feeds: lines((all) => combinedField(all, 'x')) },
  'wire: fieldValues': { feeds: lines((all) => fieldValues(all, 'x')) },
  'wire: countFieldLines': { feeds: lines((all) => countFieldLines(all, 'signature')) },
  'wire: headerLines': { feeds: feedsOf(records, headerLines) },
  'wire: parseHttpDate': { feeds: texts((text) => parseHttpDate(text, now)) },
  'wire: encodeBase64': { feeds: octets(encodeBase64) },
  'wire: encodeBase64Url': { feeds: octets(encodeBase64Url) },
  'wire: decodeBase64': { feeds: texts(decodeBase64) },
  'wire: decodeBase64Url': { feeds: texts(decodeBase64Url) },
  'wire: decodeBase58': { feeds: texts(decodeBase58), cap: 2048 },
}
