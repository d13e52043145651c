/** Asks the phone where it is, on a press only, and opens the list of what is near. The server never learns more than about a kilometre. */

// A hundredth of a degree is about a kilometre.
const DECIMALS = 2;
const PATIENCE_MS = 10_000;
const FRESH_MS = 600_000;

/**
 * @param {HTMLElement} element has data-list, one hidden button and one hidden message for when there is no answer
 */
export function enhance(element) {
  const button = element.querySelector("button");
  const unknown = element.querySelector("[role=status] > [hidden]");
  // Over plain http a browser tells nobody where it is: then there is no button.
  if (!button || !(unknown instanceof HTMLElement) || !isSecureContext || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    unknown.hidden = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        location.assign(address(element.dataset.list ?? "/", coords));
      },
      () => {
        unknown.hidden = false;
      },
      { enableHighAccuracy: false, timeout: PATIENCE_MS, maximumAge: FRESH_MS },
    );
  });
}

/**
 * The list's address with the place in it, rounded here, so that nobody is told where exactly the phone is.
 * @param {string} list
 * @param {{latitude: number, longitude: number}} place
 */
export function address(list, { latitude, longitude }) {
  const near = `near=${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`;
  return `${list}${list.includes("?") ? "&" : "?"}${near}`;
}
