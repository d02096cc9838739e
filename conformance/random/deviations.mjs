// Where we differ on purpose (docs/outputs.md, "Where we differ from Amplify, on purpose"), one by one, by name.
//
// Each gets `{output, theirs, ours, refusal, theirRefusal, theirRefusals, input}` of one output of one input and says whether the
// difference is this one and nothing else.

export const DEVIATIONS = {
  'three single quotes in the Dart of generation 1 are refused': ({ output, theirs, refusal }) =>
    output === 'amplifyconfiguration.flutter' &&
    refusal?.startsWith('E1701') &&
    theirs !== undefined &&
    theirs.split("'''").length > 3,

  'a value of a form that Amplify never writes is refused': ({ input, theirs, refusal }) =>
    input.wild === true &&
    theirs !== undefined &&
    /^E503: [^:]*(: OAuthMetadata)?: `.*` (is (null|true or false|a number|text|a list|an object), not |is missing|has a name that is no text|has an output without a name)/.test(
      refusal ?? '',
    ),

  'without parameters.json the meta alone says how users sign up': ({ ours, theirRefusal }) =>
    ours !== undefined && /auth\/.*\/parameters\.json' does not exist/.test(theirRefusal ?? ''),

  "generated keys of an existing aws-exports.js which Amplify takes for the user's own go": ({
    output,
    input,
    theirs,
    ours,
  }) => {
    if (theirs === undefined || ours === undefined) return false;
    const converted = [
      'allowUnauthenticatedIdentities',
      'modelIntrospection',
      'aws_appsync_additionalAuthenticationTypes',
    ];
    const existing = Object.keys(input.exports ?? {});
    const gone = existing.filter((key) => key === 'Analytics' || converted.includes(key));
    if (gone.some((key) => converted.includes(key))) gone.push('aws_mandatory_sign_in', 'custom');
    const [start, end, indent] =
      {
        'aws-exports.js': ['const awsmobile = ', ';\n\n\nexport default', 4],
        'amplifyconfiguration.json': ['', '', 2],
      }[output] ?? [];
    if (indent === undefined) return false;
    const from = theirs.indexOf(start) + start.length;
    const to = end === '' ? theirs.length : theirs.lastIndexOf(end);
    const object = JSON.parse(theirs.slice(from, to));
    // What the backend has itself stays, in its place: only a key that is not there in our file may go.
    for (const key of gone) if (!ours.includes(`"${key}":`)) delete object[key];
    return theirs.slice(0, from) + JSON.stringify(object, null, indent) + theirs.slice(to) === ours;
  },

  'a stack without any metadata of Amplify is refused': ({ input, theirs, refusal }) => {
    const ours = ['Platform', 'Auth', 'GraphQL', 'Storage', 'Custom'].map(
      (part) => input.metadata?.[`AWS::Amplify::${part}`],
    );
    return (
      theirs !== undefined && refusal?.startsWith('E505') && !ours.some((entry) => Array.isArray(entry?.stackOutputs))
    );
  },

  'a hosted UI of custom outputs without all its lists is converted to version 0': ({
    output,
    input,
    ours,
    theirRefusal,
  }) => {
    if (ours === undefined || !output.startsWith('outputs-0.')) return false;
    const oauth = JSON.parse(input.outputs.customOutputs ?? '{}').auth?.oauth ?? {};
    const lists = ['identity_providers', 'redirect_sign_in_uri', 'redirect_sign_out_uri'];
    return !lists.every((list) => list in oauth) && /^TypeError: .*reading '(map|join)'/.test(theirRefusal ?? '');
  },

  'a schema that is in no bucket is refused': ({ input, theirs, refusal }) =>
    theirs !== undefined &&
    /^E503: the stack output `amplifyApiModelSchemaS3Uri` is corrupt/.test(refusal ?? '') &&
    !input.outputs.amplifyApiModelSchemaS3Uri.startsWith('s3://'),

  'outputs of the stack are looked at whatever the version has a place for': ({ theirs, refusal, theirRefusals }) =>
    theirs !== undefined &&
    /^E503: the stack output `\w+` is corrupt/.test(refusal ?? '') &&
    Object.keys(theirRefusals).length > 0,

  'every third of three single quotes in the Dart of generation 2 is escaped': ({ output, theirs, ours }) => {
    if (!/^outputs-.*\.dart$/.test(output) || theirs === undefined || ours === undefined) return false;
    const [start, end] = [theirs.indexOf("'''") + 3, theirs.lastIndexOf("'''")];
    const body = theirs.slice(start, end).replaceAll("'''", "''\\u0027");
    return theirs.slice(0, start) + body + theirs.slice(end) === ours;
  },

  'defaults in a schema are not looked at': ({ ours, theirRefusal }) =>
    ours !== undefined && /^TypeError: (Cannot convert value to AST|\w+ cannot represent)/.test(theirRefusal ?? ''),

  'a schema with one name for two kinds of type is refused': ({ refusal, theirs }) =>
    theirs !== undefined && /^E503: .* kinds? of type/.test(refusal ?? ''),
};

/** The name of the deviation, or `undefined`. */
export function deviation(difference) {
  return Object.keys(DEVIATIONS).find((name) => DEVIATIONS[name](difference));
}
