#!/usr/bin/env node
// Random inputs: what towpath writes against what the published Amplify generators write, byte for byte.
//
//   node conformance/random/run.mjs [--seed N] [--metas N] [--stacks N] [--schemas N] [--only SEED] [--show N] [--reasons]
//
// docs/conformance.md, "Random inputs", says more.

import { parseArgs } from 'node:util';
import { Chance, seedOf } from './chance.mjs';
import { deviation } from './deviations.mjs';
import { KINDS } from './kinds.mjs';
import { minimised } from './minimise.mjs';
import { Towpath } from './towpath.mjs';

const number = (fallback) => ({ type: 'string', default: String(fallback) });
const { values } = parseArgs({
  options: {
    seed: number(1),
    metas: number(5000),
    stacks: number(2000),
    schemas: number(5000),
    only: { type: 'string' },
    show: number(5),
    reasons: { type: 'boolean' },
  },
});
const towpath = new Towpath();

/** Each output of an input: `[class, output, detail]`. */
async function compare(kind, input) {
  const request = kind.request(input);
  const [ours, theirs] = await Promise.all([towpath.ask(request), kind.amplify(request)]);
  return request.wanted.map((output) => {
    const found = {
      output,
      input,
      theirs: theirs.texts[output],
      ours: ours.texts[output],
      refusal: ours.refused[output] ?? ours.refused['*'],
      theirRefusals: theirs.refused,
      theirRefusal: theirs.refused[output] ?? theirs.refused['*'],
    };
    return { ...found, ...classified(found) };
  });
}

function classified(found) {
  if (found.theirs === undefined && found.ours === undefined) return { class: 'both refuse' };
  if (found.theirs === found.ours) return { class: 'equal' };
  const named = deviation(found);
  if (named) return { class: `on purpose: ${named}` };
  if (found.theirs === undefined) return { class: 'only they refuse', why: found.theirRefusal };
  if (found.ours === undefined) return { class: 'only we refuse', why: found.refusal };
  return { class: 'DIFFER' };
}

const BAD = ['DIFFER', 'only we refuse', 'only they refuse'];

function firstDifference(theirs, ours) {
  const [a, b] = [theirs.split('\n'), ours.split('\n')];
  const line = a.findIndex((text, n) => text !== b[n]);
  const at = line < 0 ? a.length : line;
  return `line ${at + 1}\n  they: ${a[at]}\n  we:   ${b[at]}`;
}

async function show(kind, seed, input, found) {
  // The same class of difference in the same output, for the same reason, must remain.
  const same = (other) =>
    other.output === found.output && other.class === found.class && reason(other) === reason(found);
  const small = await minimised(input, async (candidate) => (await compare(kind, candidate)).some(same));
  const detail = (await compare(kind, small)).find(same) ?? found;
  console.log(`\n${kind.name}, seed ${seed}, ${found.output}: ${found.class}${detail.why ? `: ${detail.why}` : ''}`);
  if (found.class === 'DIFFER') console.log(firstDifference(detail.theirs, detail.ours));
  console.log(typeof small === 'string' ? small : JSON.stringify(small));
}

/** A refusal without its names, to tell reasons apart. */
const reason = (found) =>
  (found.why ?? '')
    .replace(/`[^`]*`|\d+/g, '…')
    .split('\n')[0]
    .slice(0, 80);

let bad = 0;
for (const kind of Object.values(KINDS)) {
  const wanted = Number(values[kind.name]);
  const count = values.only ? Math.min(wanted, 1) : wanted;
  const counts = {};
  const shown = new Map();
  const reasons = new Map();
  for (let n = 0; n < count; n += 1) {
    const seed = values.only ? Number(values.only) : seedOf(Number(values.seed), n);
    const input = kind.generate(new Chance(seed));
    for (const found of await compare(kind, input)) {
      counts[found.class] = (counts[found.class] ?? 0) + 1;
      if (values.reasons && found.class === 'both refuse') {
        const key = `both refuse ${found.refusal.slice(0, 90)} | ${found.theirRefusal.slice(0, 90)}`.replace(
          /\s+/g,
          ' ',
        );
        reasons.set(key, (reasons.get(key) ?? 0) + 1);
      }
      if (!BAD.includes(found.class)) continue;
      bad += 1;
      const key = `${found.class} ${found.output.replace(/.*\./, '')} ${reason(found)}`;
      shown.set(key, (shown.get(key) ?? 0) + 1);
      if (shown.get(key) === 1 && shown.size <= Number(values.show)) await show(kind, seed, input, found);
    }
  }
  console.log(`\n${kind.name}: ${count} inputs, seed ${values.seed}`);
  for (const [name, many] of Object.entries(counts).sort()) console.log(`${String(many).padStart(8)}  ${name}`);
  for (const [key, many] of [...shown, ...reasons].sort()) console.log(`${String(many).padStart(12)}  ${key}`);
}
towpath.end();
process.exitCode = bad ? 1 : 0;
