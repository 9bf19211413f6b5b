/** Two notebooks in one address, to be run side by side: `#ab=A~B`, each what follows the # of its own address. */
import { reject } from '../circuit/problem.ts';
import { fragmentOf, LONGEST_LINK } from './link.ts';

export interface Pair {
  /** The two sides as addresses of their own, each from # on; not yet checked. */
  readonly sides: readonly [string, string];
  /** Id of the bench that is compared in both; '' for the first of each. */
  readonly cell: string;
}

const LONGEST = 2 * LONGEST_LINK + 100;
/** No link holds a tilde or an ampersand as it stands. */
const FORM = /^#?ab=([^~&]+)~([^~&]+)(?:&cell=([A-Za-z][\w-]{0,39}))?$/;

/**
 * `#ab=A~B` from two links (addresses, their fragments, or the fragments without #), of the benches called `cell` or of
 * the first in each.
 */
export function pairHash(a: string, b: string, cell = ''): string {
  // The address behind src= may hold either character; it is read as one that is percent-encoded.
  const [left, right] = [a, b].map((link) => fragmentOf(link).replaceAll('~', '%7E').replaceAll('&', '%26'));
  return `#ab=${left}~${right}${cell && `&cell=${cell}`}`;
}

/** What such an address names; throws BadInput where it does not name two notebooks. */
export function parsePair(hash: string): Pair {
  if (hash.length > LONGEST) {
    reject('link', `a link of ${hash.length} characters`, `Two sides hold at most ${LONGEST}`);
  }
  const match = FORM.exec(hash);
  if (!match) {
    return reject('link', 'it does not hold two notebooks', 'Copy the whole link again, from #ab= on');
  }
  const [, a, b, cell = ''] = match;
  return { sides: [`#${a}`, `#${b}`], cell };
}
