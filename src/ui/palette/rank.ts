/** Which titles a few typed letters mean, best first. */

/** Members whose title holds the letters in order: at the beginning of words before inside them, short before long. */
export function ranked<T>(
  members: readonly T[],
  asked: string,
  titleOf: (member: T) => string,
): readonly T[] {
  const letters = [...asked.toLowerCase()].filter((letter) => letter.trim() !== '');
  if (letters.length === 0) return members;
  return members
    .map((member) => ({ member, score: score(titleOf(member).toLowerCase(), letters) }))
    .filter(({ score }) => score > -Infinity)
    .sort((a, b) => b.score - a.score)
    .map(({ member }) => member);
}

/** -Infinity where a letter is missing. A letter counts more where a word begins and where it follows the one before. */
function score(title: string, letters: readonly string[]): number {
  // From every place the first letter stands at, the rest is taken as early as it comes; the best place counts.
  let best = -Infinity;
  for (let start = title.indexOf(letters[0]); start >= 0; start = title.indexOf(letters[0], start + 1)) {
    let at = start - 1;
    let sum = -0.01 * title.length;
    for (const letter of letters) {
      const next = title.indexOf(letter, at + 1);
      if (next < 0) {
        sum = -Infinity;
        break;
      }
      const begins = next === 0 || /[\s:,.(-]/.test(title[next - 1]);
      sum += next === at + 1 && at >= start ? 2 : begins ? 1.5 : -0.1 * (next - at);
      at = next;
    }
    best = Math.max(best, sum);
  }
  return best;
}
