/** Codes as people read and type them: Crockford base32, either case, hyphens and width free. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** The letters that hands confuse, read as the digits they look like. @type {Record<string, string>} */
const CONFUSED = { I: "1", L: "1", O: "0" };
const TOKEN_LETTERS = 26;
// 26 letters carry 130 bits; a token has 128, so its last letter ends in two zero bits.
const SPARE_BITS = 0b11;

/**
 * The one spelling of a code, or null when it is none.
 * @param {string} text
 */
export function normal(text) {
  const letters = [...text.normalize("NFKC").toUpperCase().replace(/[\s\-‐-―−ー]/g, "")];
  const spelled = letters.map((letter) => CONFUSED[letter] ?? letter);
  return spelled.length && spelled.every((letter) => ALPHABET.includes(letter)) ? spelled.join("") : null;
}

/**
 * The normal form of a code of this length whose check letter is right, or null.
 * @param {string} text
 * @param {number} length
 */
export function checked(text, length) {
  const letters = normal(text);
  if (letters?.length !== length) return null;
  return checkLetter(letters.slice(0, -1)) === letters.slice(-1) ? letters : null;
}

/**
 * The letter that catches any single wrong letter and any swap of neighbours: a weighted sum over GF(32).
 * @param {string} letters
 */
export function checkLetter(letters) {
  let total = 0;
  let weight = 2;
  for (const letter of letters) {
    total ^= times(ALPHABET.indexOf(letter), weight);
    weight = times(weight, 2);
  }
  return ALPHABET.charAt(total);
}

/**
 * The one canonical spelling of a well-formed token, or null. Whether it was forged only the server knows.
 * @param {string} text
 */
export function token(text) {
  const letters = normal(text);
  if (letters?.length !== TOKEN_LETTERS) return null;
  return ALPHABET.indexOf(letters.slice(-1)) & SPARE_BITS ? null : letters;
}

/**
 * Multiplies with the primitive polynomial x^5 + x^2 + 1.
 * @param {number} a
 * @param {number} b
 */
function times(a, b) {
  let product = 0;
  for (let bit = 0; bit < 5; bit += 1) if ((b >> bit) & 1) product ^= a << bit;
  for (let bit = 8; bit > 4; bit -= 1) if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
  return product;
}
