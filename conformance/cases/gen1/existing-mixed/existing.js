/* the user's own file, as it has grown */
'use strict';
const awsmobile = {
    aws_project_region: 'us-west-1', // stale
    "aws_user_pools_id": `stale`,
    aws_bots: "enable",
    predictions: { stale: true },
    mine: {
        text: `two
lines`, escapes: '\x41\u00e9\u{1F600}\uD83D\uDE00 \
joined \'quoted\'',
        numbers: [1, -2, +3, 0x1F, 0b101, 0o17, 1_000, .5, 5., 1e21, 1e-7, -0,],
        10: 'ten', 9: 'nine', b: undefined, c: [undefined, null],
    },
    twice: 1, 'two words': true, twice: 2, 42: "first", "7": [],
};

export default awsmobile;
