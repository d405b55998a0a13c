/**
 * What `Signature-Input` and `Signature` say together, label by label.
 *
 * @module
 */
import { formatParameters } from '../../wire/structured-fields-format.js'
import { isInnerList, type Item, type Member } from '../../wire/structured-fields.js'
import type { SignatureLimits } from '../limits.js'
import {
  parseSignatureDictionary,
  readSignatureBytes,
  readSignatureInput,
  type SignatureInput,
} from './header.js'
import { readUsualLabel } from './usual-label.js'

/** One label of both fields. */
export interface SignedLabel {
  /** What its parameters say. */
  readonly input: Omit<SignatureInput, 'components' | 'identifiers'>
  /** The covered components. */
  readonly items: readonly Item[]
  /** The parameters in their canonical text. */
  readonly parameters: string
  readonly signature: Uint8Array
}

/** Reads a label when it is its turn: one that cannot be read does not spoil the others. */
export type ReadLabel = () => SignedLabel

/** The two fields of a message. */
export interface SignatureFields {
  readonly input: string
  readonly signature: string
}

/**
 * Finds the labels that both fields have, those of the preferred tag first. A label's name means nothing.
 *
 * @param fields - Both values, their lines joined with `, `.
 * @param limits - Bounds on length, labels and components.
 * @param preferredTag - The `tag` that goes before others.
 * @returns How to read each.
 */
export function findLabels(
  fields: SignatureFields,
  limits: SignatureLimits,
  preferredTag: string | undefined,
): readonly ReadLabel[] {
  const usual = readUsualLabel(fields, limits)
  if (usual !== undefined) return [() => usual]
  const pairs = pairUp(fields, limits)
  const isPreferred = ([, input]: Pair): boolean =>
    isInnerList(input) && input.parameters.get('tag')?.value === preferredTag
  const inOrder =
    preferredTag === undefined
      ? pairs
      : [...pairs.filter(isPreferred), ...pairs.filter((pair) => !isPreferred(pair))]
  return inOrder.map((pair) => () => readLabel(pair, limits))
}

type Pair = readonly [label: string, input: Member, signature: Member]

function pairUp({ input, signature }: SignatureFields, limits: SignatureLimits): readonly Pair[] {
  const inputs = parseSignatureDictionary(input, 'signature_input_malformed', limits)
  const signatures = parseSignatureDictionary(signature, 'signature_malformed', limits)
  return Array.from(inputs).flatMap(([label, member]): Pair[] => {
    const signatureMember = signatures.get(label)
    return signatureMember === undefined ? [] : [[label, member, signatureMember]]
  })
}

function readLabel([label, member, signatureMember]: Pair, limits: SignatureLimits): SignedLabel {
  const { components, created, expires, keyId, algorithm, nonce, tag } = readSignatureInput(
    label,
    member,
    limits,
  )
  const { items, parameters } = components
  return {
    input: { label, created, expires, keyId, algorithm, nonce, tag },
    items,
    parameters: formatParameters(parameters),
    signature: readSignatureBytes(signatureMember),
  }
}
