/** Shows a button that opens the browser's print dialogue. */

/**
 * @param {HTMLElement} element holds one hidden button
 */
export function enhance(element) {
  const button = element.querySelector("button");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
}
