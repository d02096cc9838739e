// Chance that can be repeated: the same seed gives the same inputs on every machine.

export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to below 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to below `n`. */
  below(n) {
    return Math.floor(this.next() * n);
  }

  between(low, high) {
    return low + this.below(high - low + 1);
  }

  maybe(probability = 0.5) {
    return this.next() < probability;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  shuffled(list) {
    const left = [...list];
    const out = [];
    while (left.length > 0) out.push(...left.splice(this.below(left.length), 1));
    return out;
  }

  /** Some of the list in any order, `most` at most. */
  some(list, most = list.length) {
    return this.shuffled(list).slice(0, this.between(0, Math.min(most, list.length)));
  }

  /** An object of what some of the makers make, in any order. */
  object(makers, probability = 0.9) {
    const names = this.maybe(0.3) ? this.shuffled(Object.keys(makers)) : Object.keys(makers);
    const out = {};
    for (const name of names) if (this.maybe(probability)) out[name] = makers[name]();
    return out;
  }
}

/** The seed of input `n` of a run: near numbers give unlike inputs. */
export function seedOf(run, n) {
  return (Math.imul(run, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b)) >>> 0;
}
