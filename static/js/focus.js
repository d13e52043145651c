/** Brings the reader to the list of errors, and from each error to the field that it speaks of. */

/**
 * @param {HTMLElement} summary the list of errors, with a link to each field
 */
export function enhance(summary) {
  summary.focus();
  for (const link of summary.querySelectorAll("a")) {
    link.addEventListener("click", (event) => {
      const control = controlOf(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      control.focus();
      control.scrollIntoView({ block: "center" });
    });
  }
}

/**
 * The field itself, or the first choice of a group of choices.
 * @param {string} id
 * @returns {HTMLElement | null}
 */
function controlOf(id) {
  const target = document.getElementById(id);
  return target instanceof HTMLFieldSetElement ? target.querySelector("input") : target;
}
