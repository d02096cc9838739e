// The kinds of input: how each is made, asked of both sides, and named.

import { gen1 } from './amplify-gen1.mjs';
import * as metas from './metas.mjs';

export const KINDS = {
  metas: { name: 'metas', generate: metas.generate, request: metas.texts, amplify: gen1 },
};
