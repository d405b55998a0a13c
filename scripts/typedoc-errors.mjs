/**
 * Lets `{@link RefusedError}` in any module lead to the class, which the root module documents, and the
 * language's own errors to their pages.
 *
 * @module
 */
import { ReflectionKind } from 'typedoc'

const LANGUAGE = 'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/'

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.addUnknownSymbolResolver((reference, reflection) => {
    const name = reference.symbolReference?.path?.[0]?.path
    if (name === 'TypeError' || name === 'RangeError') return LANGUAGE + name
    const target = reflection.project
      .getReflectionsByKind(ReflectionKind.Class)
      .find((found) => found.name === name)
    return target && { target, caption: name }
  })
}
