/** Finds QR codes in pictures: by the browser's own means, else by a decoder that only the scanner's page loads. */

/** @typedef {{detect(source: ImageBitmapSource): Promise<{rawValue: string}[]>}} Detector */
/** @typedef {{new (options: {formats: string[]}): Detector, getSupportedFormats(): Promise<string[]>}} DetectorMaker */
/**
 * @typedef {object} Decoder the global that the decoder's script makes
 * @property {DetectorMaker} BarcodeDetector
 * @property {(options: {overrides: {locateFile: (path: string) => string}, fireImmediately?: boolean}) => Promise<unknown>} prepareZXingModule
 */

const QR = { formats: ["qr_code"] };
export const SCRIPT = new URL("../../vendor/barcode-detector.js", import.meta.url).href;
export const WASM = new URL("../../vendor/zxing_reader.wasm", import.meta.url).href;

/** @type {Promise<Detector> | null} */
let found = null;

/**
 * The detector, loaded once; a failed load is tried again at the next call.
 * @returns {Promise<Detector>}
 */
export function detector() {
  found ??= make().catch((fault) => {
    found = null;
    throw fault;
  });
  return found;
}

/** Whether the browser reads QR codes by itself, so that no decoder need be kept. */
export async function native() {
  const own = /** @type {{BarcodeDetector?: DetectorMaker}} */ (globalThis).BarcodeDetector;
  const formats = own ? await own.getSupportedFormats().catch(() => []) : [];
  return own && formats.includes("qr_code") ? own : null;
}

/** @returns {Promise<Detector>} */
async function make() {
  const own = await native();
  if (own) return new own(QR);
  await load(SCRIPT);
  const decoder = /** @type {{BarcodeDetectionAPI: Decoder}} */ (/** @type {unknown} */ (globalThis)).BarcodeDetectionAPI;
  const locateFile = (/** @type {string} */ path) => (path.endsWith(".wasm") ? WASM : path);
  await decoder.prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  return new decoder.BarcodeDetector(QR);
}

/** @param {string} address */
function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => {
      script.remove();
      reject(new Error("the decoder did not load"));
    };
    document.head.append(script);
  });
}
