// Which licences the crates that Moa is made of may have.

const ACCEPTED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'ISC',
  'MIT',
  'Unicode-3.0',
  'Unlicense',
  'Zlib',
]);

/** Whether what a crate says of its licence leaves a way that is accepted: `(MIT OR GPL-3.0) AND ISC`. */
export function isAccepted(expression) {
  // A slash is how `OR` was written once.
  const words = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  const one = () => {
    const word = words.shift();
    if (word === '(') {
      const inside = either();
      return words.shift() === ')' && inside;
    }
    return ACCEPTED.has(word);
  };
  const all = () => {
    let good = one();
    while (words[0] === 'AND') {
      words.shift();
      good = one() && good;
    }
    return good;
  };
  function either() {
    let good = all();
    while (words[0] === 'OR') {
      words.shift();
      good = all() || good;
    }
    return good;
  }
  // What is left, such as `WITH` and an exception, is not understood, so it is not accepted.
  return either() && words.length === 0;
}
