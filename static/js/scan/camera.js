/** The phone's camera, looking for QR codes while its page is in sight; and the same for one photo. */

import * as detection from "./detector.js";

// 640×480 decodes in a third of the time of full HD, which is what counts on a cheap phone.
const WANTED = { video: { facingMode: "environment", width: { ideal: 640 }, height: { ideal: 480 } }, audio: false };
const BETWEEN_LOOKS_MS = 80;
const LONGEST_PHOTO_SIDE = 1600;

/**
 * A camera that shows itself in a video and says what it reads. It lets go when the page is hidden and asks again
 * when the page is back.
 * @param {HTMLVideoElement} video
 * @param {(text: string) => void} onText
 * @param {(open: boolean) => void} onChange
 * @returns {() => Promise<"open" | "closed" | "refused" | "none">} opens it; says whether it may, or why it cannot
 */
export function camera(video, onText, onChange) {
  /** @type {MediaStream | null} */
  let stream = null;
  let wanted = false;

  async function open() {
    wanted = true;
    if (stream) return "open";
    try {
      const [given] = await Promise.all([ask(), detection.detector()]);
      if (document.hidden) {
        letGo(given);
        return "closed";
      }
      stream = given;
      // A phone that slept, or another app, may take the camera from a page that is still in sight.
      for (const track of given.getTracks()) track.onended = () => stream === given && stop();
      video.srcObject = given;
      await video.play();
    } catch (fault) {
      stop();
      return fault instanceof DOMException && fault.name === "NotAllowedError" ? "refused" : "none";
    }
    onChange(true);
    void look(stream);
    return "open";
  }

  /** @param {MediaStream} mine */
  async function look(mine) {
    const reader = await detection.detector();
    while (stream === mine) {
      // A frame that is not there yet cannot be read; the next one can.
      const codes = await reader.detect(video).catch(() => []);
      if (stream === mine && codes[0]) onText(codes[0].rawValue);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
  }

  function stop() {
    if (stream) letGo(stream);
    stream = null;
    video.srcObject = null;
    onChange(false);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden && stream) stop();
    else if (!document.hidden && wanted) void open();
  });
  return open;
}

/** Asks for the back camera; without one at all, for none. */
async function ask() {
  if (!navigator.mediaDevices) throw new Error("the camera needs https");
  return navigator.mediaDevices.getUserMedia(WANTED);
}

/** @param {MediaStream} stream */
function letGo(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * What a photo's QR says, or null.
 * @param {Blob} file
 */
export async function readPhoto(file) {
  const reader = await detection.detector();
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_PHOTO_SIDE / Math.max(picture.width, picture.height));
  const smaller = await createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(picture.width * scale)),
    resizeHeight: Math.max(1, Math.round(picture.height * scale)),
  });
  const codes = await reader.detect(smaller);
  return codes[0]?.rawValue ?? null;
}
