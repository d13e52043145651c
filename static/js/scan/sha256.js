/** SHA-256 of a short text, at once and anywhere: the browser's own works over https only, and never at once. */

const PRIMES = firstPrimes(64);
const ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const BLOCK = 64;

/**
 * The digest as 64 hex digits.
 * @param {string} text
 */
export function hex(text) {
  const bytes = padded(new TextEncoder().encode(text));
  const state = Uint32Array.from(START);
  for (let at = 0; at < bytes.length; at += BLOCK) mix(state, schedule(new DataView(bytes.buffer, at, BLOCK)));
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

/** @param {number} count */
function firstPrimes(count) {
  /** @type {number[]} */
  const primes = [];
  for (let number = 2; primes.length < count; number += 1) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  return primes;
}

/**
 * The first 32 bits after the point.
 * @param {number} root
 */
function fraction(root) {
  return Math.floor((root % 1) * 2 ** 32) >>> 0;
}

/** @param {Uint8Array} bytes */
function padded(bytes) {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  new DataView(whole.buffer).setUint32(whole.length - 4, bytes.length * 8);
  return whole;
}

/** @param {DataView} block */
function schedule(block) {
  const words = new Uint32Array(BLOCK);
  for (let i = 0; i < 16; i += 1) words[i] = block.getUint32(i * 4);
  for (let i = 16; i < BLOCK; i += 1) {
    const near = word(words, i - 2);
    const far = word(words, i - 15);
    const small = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
    const large = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
    words[i] = word(words, i - 16) + small + word(words, i - 7) + large;
  }
  return words;
}

/**
 * @param {Uint32Array} state
 * @param {Uint32Array} words
 */
function mix(state, words) {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < BLOCK; i += 1) {
    const choice = (e & f) ^ (~e & g);
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + (ROUND[i] ?? 0) + word(words, i)) >>> 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) >>> 0, c, b, a, (one + two) >>> 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] = word(state, i) + value;
  });
}

/**
 * @param {number} value
 * @param {number} by
 */
function turn(value, by) {
  return (value >>> by) | (value << (32 - by));
}

/**
 * @param {Uint32Array} words
 * @param {number} place
 */
function word(words, place) {
  return words[place] ?? 0;
}
