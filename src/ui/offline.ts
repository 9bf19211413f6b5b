/** Keeps the page for visits without a network. */

/** How long the page is left alone first, so that fetching what it may need never slows what it does [ms]. */
const QUIET = 6000;

/** Registers the service worker some time after the page has loaded; a page that forbids it works online only. */
export function keepForOffline(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const register = (): void =>
    void setTimeout(() => {
      navigator.serviceWorker.register('./sw.js').catch(() => undefined);
    }, QUIET);
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
}
