/** Shows what the server pushes, as a notice of the phone. */

/**
 * Shows what was pushed, in any case: a browser takes our leave away where a push shows nothing.
 * @param {ServiceWorkerRegistration} worker
 * @param {string} build
 * @param {{json(): any} | null} data
 */
export async function show(worker, build, data) {
  let said = { title: "ししん", body: "", lang: "ja", tag: "", navigate: "/me/plans", actions: [] };
  try {
    said = { ...said, ...data?.json().notification };
  } catch {
    // What cannot be read leads to the plans.
  }
  const [stop] = /** @type {{action: string, title: string, navigate: string}[]} */ (said.actions);
  await worker.showNotification(said.title, {
    body: said.body,
    lang: said.lang,
    tag: said.tag,
    icon: `/static/${build}/icons/icon-192.png`,
    data: { leadsTo: said.navigate, stop: stop?.navigate ?? said.navigate },
    .../** @type {object} */ (stop ? { actions: [{ action: stop.action, title: stop.title }] } : {}),
  });
}
