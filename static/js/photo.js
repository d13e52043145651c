/** Shrinks a chosen photo on the device, which also leaves its position behind. Without it the server does. */

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

/**
 * @param {HTMLElement} element holds one file input
 */
export function enhance(element) {
  const input = element.querySelector("input");
  input?.addEventListener("change", async () => {
    const chosen = input.files?.[0];
    if (!chosen) return;
    const small = await shrunk(chosen);
    // Another one may have been chosen meanwhile.
    if (!small || input.files?.[0] !== chosen) return;
    const files = new DataTransfer();
    files.items.add(new File([small], "photo.jpg", { type: small.type }));
    input.files = files.files;
  });
}

/**
 * @param {File} file
 * @returns {Promise<Blob | null>} nothing where this browser cannot read it
 */
async function shrunk(file) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const pen = canvas.getContext("2d");
    if (!pen) return null;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  } catch {
    return null;
  }
}
