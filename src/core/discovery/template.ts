/**
 * URI templates of one level: `{name}` replaced by a percent-encoded value.
 *
 * @module
 */

/**
 * Expands a template. Plain replacement, not RFC 6570: names such as `on-success` are outside its grammar.
 *
 * @param template - Text with `{name}` in it.
 * @param values - Values by name; a name without one becomes empty.
 * @returns The text; a brace that never closes stays as it is.
 * @example
 * ```ts
 * expandTemplate('https://a.example/share?text={text}', { text: 'a&b' }) // => 'https://a.example/share?text=a%26b'
 * ```
 */
export function expandTemplate(template: string, values: Readonly<Record<string, string>>): string {
  let expanded = ''
  let at = 0
  for (;;) {
    const open = template.indexOf('{', at)
    const close = open === -1 ? -1 : template.indexOf('}', open)
    if (close === -1) return expanded + template.slice(at)
    const name = template.slice(open + 1, close)
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    expanded += template.slice(at, open) + encodeURIComponent(wellFormed(value ?? ''))
    at = close + 1
  }
}

/** Lone surrogates have no percent-encoding. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text))
}
