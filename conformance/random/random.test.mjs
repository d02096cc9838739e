// Tests of what decides, without the packages: `node --test conformance/random/`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chance, seedOf } from './chance.mjs';
import { deviation } from './deviations.mjs';
import { minimised } from './minimise.mjs';

const found = (more) => deviation({ output: 'x', input: {}, theirRefusals: {}, ...more });

test('a seed gives the same inputs, and near seeds give others', () => {
  const numbers = (seed) =>
    Array.from(
      { length: 5 },
      (
        (c) => () =>
          c.below(1000)
      )(new Chance(seed)),
    );
  assert.deepEqual(numbers(seedOf(1, 2)), numbers(seedOf(1, 2)));
  assert.notDeepEqual(numbers(seedOf(1, 2)), numbers(seedOf(1, 3)));
});

test('escaped quotes are on purpose, and nothing else beside them', () => {
  const output = 'outputs-1.4.dart';
  const theirs = "const amplifyConfig = '''{\"a\": \"'''b\"}''';\n";
  const ours = theirs.replace("'''b", "''\\u0027b");
  assert.match(found({ output, theirs, ours }), /every third/);
  assert.equal(found({ output, theirs, ours: ours.replace('b', 'c') }), undefined);
  assert.equal(found({ output: 'outputs-1.4.json', theirs, ours }), undefined);
});

test('stale generated keys may go, the keys of a user may not', () => {
  const output = 'amplifyconfiguration.json';
  const text = (object) => JSON.stringify(object, null, 2);
  const input = { exports: { Analytics: 1, mine: 2 } };
  const theirs = text({ region: 'x', Analytics: 1, mine: 2 });
  assert.match(found({ output, input, theirs, ours: text({ region: 'x', mine: 2 }) }), /generated keys/);
  assert.equal(found({ output, input, theirs, ours: text({ region: 'x' }) }), undefined);
});

test('a refusal is on purpose only for what it names', () => {
  const refusal = 'E503: amplify-meta.json: `a.b` is a number, not text';
  assert.match(found({ theirs: '', refusal, input: { wild: true } }), /never writes/);
  assert.equal(found({ theirs: '', refusal, input: { wild: false } }), undefined);
  assert.equal(found({ theirs: '', refusal: 'E1701: …', input: { wild: true } }), undefined);
  assert.equal(found({ theirs: undefined, ours: '', theirRefusal: 'TypeError: x' }), undefined);
});

test('an input is made as small as still shows the difference', async () => {
  const input = { a: { b: [1, 2, 3], c: 4 }, d: { e: 5 } };
  const small = await minimised(input, async (candidate) => candidate.a?.b?.includes(2));
  assert.deepEqual(small, { a: { b: [2] } });
});
