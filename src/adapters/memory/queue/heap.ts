/**
 * The first of many, found again in logarithmic time however the rest changes.
 *
 * @module
 */

/** Things of which the first is at hand. What orders a thing may change only while it is not in the heap. */
export interface Heap<T> {
  readonly size: number
  first(): T | undefined
  /** Puts a thing in; one that is in already is put in its place anew. */
  place(thing: T): void
  /** Takes a thing out, if it is in. */
  remove(thing: T): void
}

/**
 * Creates an empty binary heap that knows where each thing stands.
 *
 * @param isBefore - Whether one thing comes before another.
 * @returns The heap.
 */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const things: T[] = []
  const places = new Map<T, number>()

  function put(thing: T, place: number): void {
    things[place] = thing
    places.set(thing, place)
  }

  function rise(thing: T, from: number): void {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = things[above]
      if (other === undefined || !isBefore(thing, other)) break
      put(other, place)
      place = above
    }
    put(thing, place)
  }

  function sink(thing: T, from: number): void {
    let place = from
    for (;;) {
      const left = 2 * place + 1
      const [a, b] = [things[left], things[left + 1]]
      const below = a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left
      const other = things[below]
      if (other === undefined || !isBefore(other, thing)) break
      put(other, place)
      place = below
    }
    put(thing, place)
  }

  function remove(thing: T): void {
    const place = places.get(thing)
    if (place === undefined) return
    places.delete(thing)
    const last = things.pop()
    if (last === undefined || last === thing) return
    rise(last, place)
    sink(last, places.get(last) ?? place)
  }

  return {
    get size() {
      return things.length
    },
    first: () => things[0],
    place(thing) {
      remove(thing)
      things.push(thing)
      rise(thing, things.length - 1)
    },
    remove,
  }
}
