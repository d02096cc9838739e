// Random GraphQL schemas: what `a.schema()` of a generation-2 backend makes, and what people write by hand besides.
//
// A schema is a list of definitions `{head, fields}`, so that the minimiser can take away any of them.

// Names that need rules for their plural, and names with odd letter cases.
const NAMES =
  `Person Child Sheep Ox Quiz Box Leaf Category Address News Index Datum Series Matrix Status Bus Analysis Hero
  Photo Fish Mouse Tooth Wolf Roof Day Key Money Baby API URL X Todo Todo2 user USER my_model Thesis Goose Staff Alumnus Passerby
  SuperMan Woman Human Data Media Octopus Criterion Virus Chassis Axis Gas Lens Waltz Canvas Atlas Post Comment Tag Order
  OrderItem Company Employee HTTPServer iPhone Cafe Knife Life Echo Piano Potato Church Class Bush Tax Monkey City Foot Schema Louse
  Information Equipment Rice Species Deer Move Sex Zombie Movie Vertex Appendix Stadium Formula Genus Corpus Opus Cactus
  Radius Bison Aircraft Config Chief Proof Belief Safe Thief Elf Dwarf Hoof A1 Blog_Post _Odd Émile`
    .split(/\s+/)
    .filter((name) => /^[_A-Za-z]\w*$/.test(name));
const FIELDS =
  'name title content count price email isDone createdAt updatedAt owner id ownerId parentID URL a_b b2 type value Label groups'.split(
    ' ',
  );
const SCALARS =
  'ID String Int Float Boolean AWSDate AWSTime AWSDateTime AWSTimestamp AWSEmail AWSJSON AWSURL AWSPhone AWSIPAddress'.split(
    ' ',
  );
const PROVIDERS = { public: ['apiKey', 'iam', 'identityPool'], private: ['userPools', 'oidc', 'iam', 'identityPool'] };

const lower = (name) => name[0].toLowerCase() + name.slice(1);
const list = (items) => `[${items.map((item) => `"${item}"`).join(', ')}]`;

function shaped(c, type) {
  return c.pick([type, type, `${type}!`, `${type}!`, `[${type}]`, `[${type}!]`, `[${type}]!`, `[${type}!]!`]);
}

function rule(c) {
  const allow = c.pick(['owner', 'owner', 'groups', 'groups', 'public', 'private', 'custom']);
  const parts = [`allow: ${allow}`];
  if (allow === 'owner') {
    if (c.maybe(0.4)) parts.push(`ownerField: "${c.pick(['owner', 'author', 'editors'])}"`);
    if (c.maybe(0.3))
      parts.push(`identityClaim: "${c.pick(['sub', 'username', 'cognito:username', 'email', 'user_id'])}"`);
    if (c.maybe(0.1)) parts.push('identityField: "email"');
    if (c.maybe(0.2)) parts.push(`provider: ${c.pick(['userPools', 'oidc'])}`);
  } else if (allow === 'groups') {
    if (c.maybe(0.6)) parts.push(`groups: ${list(c.some(['Admin', 'Editors', 'a b', '7']))}`);
    else parts.push(`${c.pick(['groupsField', 'groupField'])}: "groups"`);
    if (c.maybe(0.2)) parts.push('groupClaim: "my:groups"');
    if (c.maybe(0.2)) parts.push('provider: oidc');
  } else if (allow === 'custom') {
    if (c.maybe(0.7)) parts.push('provider: function');
  } else if (c.maybe(0.6)) parts.push(`provider: ${c.pick(PROVIDERS[allow])}`);
  if (c.maybe(0.4))
    parts.push(
      `operations: [${c.some(['create', 'read', 'update', 'delete', 'get', 'list', 'sync', 'listen', 'search']).join(', ')}]`,
    );
  return `{${(c.maybe(0.2) ? c.shuffled(parts) : parts).join(', ')}}`;
}

function auth(c) {
  return ` @auth(rules: [${Array.from({ length: c.between(1, 3) }, () => rule(c)).join(', ')}])`;
}

function model(c) {
  const parts = [];
  if (c.maybe(0.1)) parts.push(c.pick(['queries: null', 'queries: {get: "getIt", list: null}']));
  if (c.maybe(0.1)) parts.push(c.pick(['mutations: null', 'mutations: {create: "make", delete: null}']));
  if (c.maybe(0.1))
    parts.push(
      c.pick(['subscriptions: null', 'subscriptions: {level: off}', 'subscriptions: {onCreate: ["x"], level: public}']),
    );
  if (c.maybe(0.15))
    parts.push(
      c.pick([
        'timestamps: null',
        'timestamps: {createdAt: "made"}',
        'timestamps: {updatedAt: "seen", createdAt: null}',
        'timestamps: {}',
      ]),
    );
  return parts.length > 0 ? ` @model(${parts.join(', ')})` : ' @model';
}

const value = (c) =>
  c.pick([
    '"x"',
    '"it\'s \\"quoted\\""',
    '7',
    '-1.50',
    '1e3',
    'true',
    'null',
    'ENUM',
    '"é\\u2028"',
    '[1, "a"]',
    '{a: 1, b: {c: []}}',
    '""',
  ]);

function description(c) {
  if (!c.maybe(0.07)) return '';
  return c.pick(['"""doc"""\n', '"a doc"\n', '"""\n  several {\n  lines\n"""\n', '# a comment } {\n', '# é 𐐀\n']);
}

/** A default: of few types, one that may not fit. */
function given(c, type) {
  if (!c.maybe(0.1)) return '';
  const fitting = { String: '"x"', Int: '7', Float: '-1.50', Boolean: 'true', ID: '"1"' };
  const name = type.replace(/\W/g, '');
  if (!SCALARS.includes(name)) return '';
  if (c.maybe(0.1)) return ` = ${value(c)}`;
  const one = fitting[name] ?? '"x"';
  return ` = ${type.startsWith('[') ? c.pick([`[${one}]`, '[]', one]) : one}`;
}

/** `count` fields of scalars, enums and custom types; names may repeat those of others. */
function plain(c, types, count) {
  const names = c.some(FIELDS, count);
  return names.map((name) => {
    const type = c.maybe(0.8) ? c.pick(SCALARS) : c.pick(types);
    let text = `${description(c)}${name}: ${name === 'id' && c.maybe(0.8) ? 'ID!' : shaped(c, type)}`;
    if (c.maybe(0.08)) text += ` @default(value: ${value(c)})`;
    if (c.maybe(0.05)) text += auth(c);
    if (c.maybe(0.02))
      text += c.pick([' @deprecated(reason: "old")', ' @aws_iam', ' @unknown(x: 1)', ' @function(name: "f")']);
    return text;
  });
}

/** The key of a model: the fields that it needs, and the names of the key's fields. */
function key(c, own) {
  if (c.maybe(0.55)) return ['id'];
  const sort = c.some(['slug', 'year', 'part'], 2);
  for (const name of sort)
    own.push(`${name}: ${c.pick(['String', 'Int', 'AWSDateTime', 'ID'])}${c.maybe(0.97) ? '!' : ''}`);
  const primary = c.pick(['code', 'sku', 'id', 'customId']);
  const given = sort.length > 0 ? `(sortKeyFields: ${list(sort)})` : c.pick(['', '', '(sortKeyFields: [])']);
  own.push(`${primary}: ${c.pick(['ID', 'String', 'Int'])}${c.maybe(0.99) ? '!' : ''} @primaryKey${given}`);
  return [primary, ...sort];
}

function index(c, own) {
  const sort = c.some(['status', 'year2'], 2);
  for (const name of sort) own.push(`${name}: ${c.pick(['String', 'Int'])}${c.maybe(0.7) ? '!' : ''}`);
  const parts = [];
  if (c.maybe(0.6)) parts.push(`name: "${c.pick(['byStatus', 'byA', 'with-dash', 'gsi1'])}"`);
  if (c.maybe(0.4)) parts.push(`queryField: "${c.pick(['listBy', 'find'])}"`);
  if (sort.length > 0) parts.push(`sortKeyFields: ${list(sort)}`);
  own.push(
    `${c.pick(['kind', 'city', 'a_key'])}: String! @index${parts.length > 0 ? `(${c.shuffled(parts).join(', ')})` : ''}`,
  );
}

/** A relation of two models in one of the ways there are, its fields added to both. */
function relate(c, models, n) {
  const one = c.pick(models);
  const other = c.maybe(0.9) ? (c.pick(models.filter((model) => model !== one)) ?? one) : one;
  const up = `${lower(one.name)}${c.pick(['', n])}`;
  const down = `${lower(other.name)}${c.pick(['s', `s${n}`, 'List'])}`;
  const many = c.maybe(0.65);
  const [kind, type] = many
    ? ['hasMany', `[${other.name}${c.pick(['', '', '!'])}]${c.pick(['', '', '!'])}`]
    : ['hasOne', other.name];
  const way = c.pick([
    'references',
    'references',
    'references',
    'bare',
    'bare',
    'fields',
    'index',
    'manyToMany',
    'alone',
  ]);
  if (way === 'manyToMany') {
    const name = `${c.pick(['Links', 'links'])}${n}`;
    one.fields.push(`${down}: [${other.name}] @manyToMany(relationName: "${name}")`);
    other.fields.push(`${up}Many${n}: [${one.name}] @manyToMany(relationName: "${name}")`);
    return;
  }
  if (way === 'references') {
    const names = one.key.map((part) => `${lower(one.name)}${n}${part[0].toUpperCase()}${part.slice(1)}`);
    const given = names.length === 1 && c.maybe(0.5) ? `"${names[0]}"` : list(names);
    for (const name of names)
      if (c.maybe(0.97)) other.fields.push(`${name}: ${c.pick(['ID', 'String', 'Int'])}${c.maybe(0.2) ? '!' : ''}`);
    one.fields.push(`${down}: ${type} @${kind}(references: ${given})`);
    if (c.maybe(0.95)) other.fields.push(`${up}: ${one.name} @belongsTo(references: ${given})`);
    return;
  }
  if (way === 'fields') {
    const names = other.key.map((part) => `${lower(other.name)}${n}${part}`);
    for (const name of names) one.fields.push(`${name}: ID${c.maybe(0.3) ? '!' : ''}`);
    one.fields.push(
      `${lower(other.name)}${n}: ${other.name} @${c.pick(['hasOne', 'belongsTo'])}(fields: ${list(names)})`,
    );
    if (c.maybe(0.7))
      other.fields.push(
        c.pick([`${up}: ${one.name} @belongsTo`, `${up}s: [${one.name}] @hasMany`, `${up}: ${one.name} @hasOne`]),
      );
    return;
  }
  if (way === 'index') {
    other.fields.push(`${up}Key: ID${c.maybe(0.5) ? '!' : ''} @index(name: "by${one.name}${n}")`);
    one.fields.push(
      `${down}: [${other.name}] @hasMany(indexName: "by${one.name}${n}", fields: ${list(one.key.slice(0, 1))})`,
    );
    if (c.maybe(0.5)) other.fields.push(`${up}: ${one.name} @belongsTo(fields: ["${up}Key"])`);
    return;
  }
  one.fields.push(`${down}: ${type} @${kind}${c.pick(['', '', '(limit: 50)'])}`);
  if (way === 'bare') other.fields.push(`${up}: ${one.name}${c.pick(['', '', '!'])} @belongsTo`);
}

function operation(c, root, n, types) {
  const parameters = Array.from({ length: c.below(4) }, (_, i) => {
    const type = shaped(c, c.maybe(0.7) ? c.pick(SCALARS) : c.pick(types.inputs));
    return `${c.pick(['a', 'b', 'input', 'URL'])}${i || ''}: ${type}${given(c, type)}`;
  });
  const name = `${c.pick(['do', 'get', 'aiChat', 'Echo', 'my_op'])}${n}`;
  const type = shaped(c, c.maybe(0.5) ? c.pick(SCALARS) : c.pick(types.outputs));
  let text = `${description(c)}${name}${parameters.length > 0 ? `(${parameters.join(', ')})` : ''}: ${type}`;
  if (root === 'Query' && c.maybe(0.2)) text += ' @generation(aiModel: "m", systemPrompt: "p")';
  else if (root === 'Mutation' && c.maybe(0.2)) {
    text += c.pick([
      ' @conversation(aiModel: "m", systemPrompt: "p")',
      ' @conversation(aiModel: "m", functionName: "f", tools: [{name: "t", description: "d"}])',
    ]);
  } else if (root === 'Subscription' && c.maybe(0.5)) text += ' @aws_subscribe(mutations: ["do0"])';
  else if (c.maybe(0.5)) text += c.pick([' @function(name: "f")', ' @http(url: "https://x")', '']);
  if (c.maybe(0.4)) text += auth(c);
  return text;
}

/** What few schemas have: broken or unusual, for both sides to refuse or to take in the same way. */
function oddities(c, definitions) {
  const directives = [
    '@hasMany',
    '@hasOne',
    '@belongsTo',
    '@primaryKey',
    '@index',
    '@index(name: "ix")',
    '@hasMany(references: ["a"])',
    '@belongsTo(references: "a")',
    '@manyToMany(relationName: "x")',
    '@primaryKey(sortKeyFields: ["name"])',
    '@auth(rules: [])',
    '@auth',
    '@model',
  ];
  const target = c.pick(definitions);
  const at = c.below(target.fields.length || 1);
  const act = c.below(9);
  if (act === 0) target.fields[at] = `${target.fields[at] ?? 'x: ID'} ${c.pick(directives)}`;
  else if (act === 1) target.fields.splice(at, 1);
  else if (act === 2 && target.fields.length > 0) target.fields.push(c.pick(target.fields));
  else if (act === 3)
    definitions.push({
      head: c.pick([
        'scalar Foo',
        'directive @x(a: Int) on OBJECT',
        'schema { query: Query }',
        'schema { query: Q mutation: M }',
        'extend type Query',
        'type Empty',
        'union None',
      ]),
      fields: [],
    });
  else if (act === 4)
    definitions.push({
      head: `${c.pick(['type', 'input', 'enum', 'interface'])} ${target.head.split(' ')[1]}`,
      fields: c.pick([['A'], ['x: ID']]),
    });
  else if (act === 5) definitions.push({ head: `extend ${target.head.split(' @')[0]}`, fields: ['more: String'] });
  else if (act === 6) target.head += ` ${c.pick(directives)}`;
  else if (act === 7)
    definitions.push({
      head: c.pick([
        'type AuthRule',
        'type String',
        'type AMPLIFY',
        'input AMPLIFY',
        'enum ModelOperation',
        'type M',
        'type Q',
      ]),
      fields: ['x: String'],
    });
  else if (target.fields.length > 0) target.fields[at] = target.fields[at].replace(/[!:\])@"]/, '');
}

/** Definitions of a schema. */
export function generate(c) {
  const names = c.shuffled(NAMES);
  const take = (n) => names.splice(0, n);
  const enums = take(c.below(3));
  const customs = take(c.below(3));
  const inputs = take(c.below(3));
  const abstracts = take(c.maybe(0.15) ? c.between(1, 2) : 0);
  const types = { inputs: [...SCALARS, ...enums, ...inputs], outputs: ['String', ...enums, ...customs, ...abstracts] };
  const models = take(c.between(c.maybe(0.9) ? 1 : 0, c.maybe(0.8) ? 4 : 9)).map((name) => {
    const own = plain(c, [...enums, ...customs, ...SCALARS], 6);
    const fields = [];
    const primary = key(c, fields);
    if (c.maybe(0.3)) index(c, fields);
    const taken = new Set(fields.map((field) => field.split(':')[0]));
    const rest = own.filter((field) => !taken.has(/^(?:[^]*\n)?(\w+):/.exec(field)[1]));
    return { name, key: primary, fields: c.maybe(0.3) ? c.shuffled([...rest, ...fields]) : [...fields, ...rest] };
  });
  if (models.length > 0) for (let n = c.below(4); n > 0; n -= 1) relate(c, models, n);
  types.outputs.push(...models.map((one) => one.name));
  const definitions = models.map(({ name, fields }) => {
    const directives = [model(c), c.maybe(0.7) ? auth(c) : ''];
    const all = c.maybe(0.1) ? directives.reverse() : directives;
    return {
      head: `${description(c)}type ${name}${all.join('')}`,
      fields: c.maybe(0.05) ? c.shuffled(fields) : fields,
    };
  });
  const values = ['A', 'B', 'dark_blue', 'darkBlue', 'x1', '_7', 'URL', 'Url', 'ABc', 'aB', 'null_', 'É'].filter(
    (name) => name !== 'É',
  );
  for (const name of enums)
    definitions.push({ head: `${description(c)}enum ${name}`, fields: ['FIRST', ...c.some(values)] });
  for (const name of customs)
    definitions.push({
      head: `type ${name}`,
      fields: [...plain(c, [...enums, ...customs, ...models.map((one) => one.name), 'ID'], 4), 'last: String'],
    });
  const inputField = (field) => {
    const type = shaped(c, c.pick(types.inputs));
    return `${field}: ${type}${given(c, type)}`;
  };
  for (const name of inputs)
    definitions.push({ head: `input ${name}`, fields: [...c.some(FIELDS, 4).map(inputField), 'last: String'] });
  for (const name of abstracts) {
    const members = [...customs, ...models.map((one) => one.name)];
    if (members.length > 0 && c.maybe(0.5))
      definitions.push({ head: `union ${name} = ${members.slice(0, 2).join(' | ')}`, fields: [] });
    else definitions.push({ head: `interface ${name}`, fields: ['x: ID'] });
  }
  for (const root of ['Query', 'Mutation', 'Subscription']) {
    if (!c.maybe(0.35)) continue;
    const operations = Array.from({ length: c.between(1, 3) }, (_, n) => operation(c, root, n, types));
    definitions.push({ head: `type ${root}`, fields: operations });
    if (c.maybe(0.1)) definitions.push({ head: `type ${root}`, fields: [operation(c, root, 7, types)] });
  }
  const all = c.maybe(0.3) ? c.shuffled(definitions) : definitions;
  if (all.length > 0 && c.maybe(0.15)) for (let n = c.between(1, 3); n > 0; n -= 1) oddities(c, all);
  return all;
}

/** The text of a schema. */
export function text(definitions) {
  const one = ({ head = '', fields = [] }) =>
    fields.length > 0 ? `${head} {\n${fields.map((field) => `  ${field}`).join('\n')}\n}` : head;
  return `${(definitions ?? []).map(one).join('\n\n')}\n`;
}
