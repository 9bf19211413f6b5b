/** Axes and colours that two runs share, so that what looks the same is the same. */
import { Ranges } from '../bench/record/ranges.ts';
import type { BenchSession } from '../bench/session.ts';

/** Voltages read in one go. */
const VALUES_READ = 2e6;

type Sessions = readonly [BenchSession, BenchSession];

/** Has both draw on the same axes in the same colours, or each on its own. */
export function shareLooks(sessions: Sessions, shared: boolean): void {
  const [a, b] = sessions;
  a.beside = shared ? b : null;
  b.beside = shared ? a : null;
  if (!shared) for (const session of sessions) ownRanges(session);
  keepLooks(sessions);
}

/** To be called after every event of either: widens the colours of one to those of the other, and draws both. */
export function keepLooks([a, b]: Sessions): void {
  if (a.beside && a.ranges && b.ranges) {
    widen(a.ranges, b.ranges);
    widen(b.ranges, a.ranges);
  }
  a.painter.invalidate();
  b.painter.invalidate();
}

/** Groups of the same name have the wider range of both, so that one colour means one voltage. */
function widen(ranges: Ranges, other: Ranges): void {
  const factor = other.shape.voltsPerUnit / ranges.shape.voltsPerUnit;
  let grew = false;
  const take = (index: number, wide: number): void => {
    if (!(wide > ranges.group[index])) return;
    ranges.group[index] = wide;
    grew = true;
  };
  ranges.shape.groups.forEach(({ name }, index) =>
    take(index, factor * (other.group[other.shape.groups.findIndex((g) => g.name === name)] ?? 0)),
  );
  const all = Math.max(...ranges.group, factor * other.all) || 1;
  if (!grew && all === ranges.all) return;
  ranges.all = all;
  ranges.version++;
}

/** The ranges that a run has by itself, read from as much of its recording as does not hold up the page. */
function ownRanges(session: BenchSession): void {
  const { shape, store, ranges } = session;
  if (!shape || !store || !ranges) return;
  const own = new Ranges(shape);
  const stride = Math.max(1, Math.ceil((store.count * store.nodes) / VALUES_READ));
  for (let i = store.count - 1; i >= 0; i -= stride) own.include(store.column(i));
  // Views that know the one before see that this is another.
  own.version = ranges.version + 1;
  session.ranges = own;
}
