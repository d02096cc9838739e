const awsmobile = { mine: [1, 2], 'aws_bots': 'enable', nested: { deeper: { 3: 'c', a: 1, 1: 'a' } } };
module.exports = awsmobile;
