/** What the part of the address after `#` asks for. */
export type Route =
  | { readonly kind: 'gallery' }
  | { readonly kind: 'benchmark' }
  /** Every field of a recipe; `at` names the section to begin with, or is ''. */
  | { readonly kind: 'reference'; readonly at: string }
  /** The notebooks kept in this browser. */
  | { readonly kind: 'notebooks' }
  /** One of them. */
  | { readonly kind: 'kept'; readonly id: string }
  /** Two notebooks side by side. */
  | { readonly kind: 'pair'; readonly hash: string }
  /** A whole notebook in the address. */
  | { readonly kind: 'link'; readonly hash: string }
  /** A notebook file elsewhere. */
  | { readonly kind: 'source'; readonly hash: string }
  /** One of the notebooks that come with the page. */
  | { readonly kind: 'public'; readonly name: string }
  | { readonly kind: 'unknown'; readonly hash: string };

/** What names a notebook. */
export type DocumentRoute = Exclude<Route, { kind: 'benchmark' | 'notebooks' | 'pair' | 'reference' }>;

export function namesDocument(route: Route): route is DocumentRoute {
  return !['benchmark', 'notebooks', 'pair', 'reference'].includes(route.kind);
}

export function parseRoute(hash: string): Route {
  if (hash === '' || hash === '#' || hash === '#/') return { kind: 'gallery' };
  if (hash === '#benchmark') return { kind: 'benchmark' };
  if (hash === '#notebooks') return { kind: 'notebooks' };
  const reference = /^#reference(?:=([a-z0-9-]{1,64}))?$/.exec(hash);
  if (reference) return { kind: 'reference', at: reference[1] ?? '' };
  const kept = /^#kept=([\w-]{1,64})$/.exec(hash)?.[1];
  if (kept !== undefined) return { kind: 'kept', id: kept };
  if (/^#v\d+\./.test(hash)) return { kind: 'link', hash };
  if (hash.startsWith('#ab=')) return { kind: 'pair', hash };
  if (hash.startsWith('#src=')) return { kind: 'source', hash };
  const name = /^#\/([a-z0-9][a-z0-9-]{0,63})$/.exec(hash)?.[1];
  return name === undefined ? { kind: 'unknown', hash } : { kind: 'public', name };
}
