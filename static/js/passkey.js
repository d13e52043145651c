/** Makes or shows a passkey: asks our server what for, the browser for the key, and sends what it answered. */

/**
 * @param {HTMLElement} element hidden; has data-ask, data-send and data-make ("" or absent), a button, and a
 *   role=status with one hidden sentence for what did not work
 */
export function enhance(element) {
  const button = element.querySelector("button");
  const failed = element.querySelector("[role=status] > [hidden]");
  if (!button || !(failed instanceof HTMLElement) || !window.PublicKeyCredential) return;
  element.hidden = false;
  button.addEventListener("click", () => {
    failed.hidden = true;
    run(element.dataset).catch(() => {
      // Closed by the person, no key on this phone, no network: the same words help.
      failed.hidden = false;
    });
  });
}

/** @param {DOMStringMap} where */
async function run({ ask = "", send = "", make }) {
  const options = await post(ask, {});
  const said = make === undefined ? await show(options) : await made(options);
  const { next } = await post(send, said);
  // Another may have used this phone before: what is kept as mine is theirs, and whom they expected is theirs to know.
  if (make === undefined) await import("./scan/store.js").then((store) => store.forget()).catch(() => undefined);
  navigator.serviceWorker?.controller?.postMessage({ type: "renew" });
  location.assign(next);
}

/** @param {any} options */
async function show(options) {
  const credential = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge) },
  });
  const { response, ...rest } = parts(credential);
  const assertion = /** @type {AuthenticatorAssertionResponse} */ (response);
  return {
    ...rest,
    response: {
      clientDataJSON: text(assertion.clientDataJSON),
      authenticatorData: text(assertion.authenticatorData),
      signature: text(assertion.signature),
    },
  };
}

/** @param {any} options */
async function made(options) {
  const excluded = options.excludeCredentials ?? [];
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: excluded.map((/** @type {any} */ one) => ({ ...one, id: bytes(one.id) })),
    },
  });
  const { response, ...rest } = parts(credential);
  const attestation = /** @type {AuthenticatorAttestationResponse} */ (response);
  return {
    ...rest,
    response: {
      clientDataJSON: text(attestation.clientDataJSON),
      attestationObject: text(attestation.attestationObject),
    },
  };
}

/** @param {Credential | null} credential */
function parts(credential) {
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  const { id, rawId, type, response } = credential;
  return { id, rawId: text(rawId), type, response };
}

/**
 * @param {string} address
 * @param {object} said
 */
async function post(address, said) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(said),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** @param {string} base64url */
function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
