/** Says ○ △ × to the ear and the hand: two rising tones, two equal ones, one low; and a tremble where there is one. */

/** @typedef {"ok" | "again" | "no"} Sign */

/** Each tone: hertz, start and length in seconds. @type {Record<Sign, [number, number, number][]>} */
const TONES = {
  ok: [
    [660, 0, 0.11],
    [990, 0.12, 0.16],
  ],
  again: [
    [587, 0, 0.13],
    [587, 0.18, 0.13],
  ],
  no: [[165, 0, 0.45]],
};
/** Milliseconds on, off, on. @type {Record<Sign, number[]>} */
const TREMBLES = { ok: [60], again: [60, 80, 60], no: [300] };
const LOUDNESS = 0.25;
const FADE = 0.02;

/** @type {AudioContext | null} */
let context = null;

/** Wakes the sound up; browsers let a page sound only after a touch. */
export function wake() {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state !== "running") void context.resume().catch(() => undefined);
}

/** @param {Sign} sign */
export function play(sign) {
  if (context?.state === "running") for (const [pitch, start, length] of TONES[sign]) tone(context, pitch, start, length);
  if ("vibrate" in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate(TREMBLES[sign]);
}

/**
 * @param {AudioContext} audio
 * @param {number} pitch
 * @param {number} start
 * @param {number} length
 */
function tone(audio, pitch, start, length) {
  const from = audio.currentTime + start;
  const voice = audio.createOscillator();
  const loudness = audio.createGain();
  voice.frequency.value = pitch;
  voice.type = pitch < 200 ? "square" : "sine";
  loudness.gain.setValueAtTime(0, from);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, from + FADE);
  loudness.gain.setValueAtTime(LOUDNESS, from + length - FADE);
  loudness.gain.linearRampToValueAtTime(0, from + length);
  voice.connect(loudness).connect(audio.destination);
  voice.start(from);
  voice.stop(from + length);
}
