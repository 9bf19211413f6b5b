/** Which moment of a run each picture of a video shows. */
import { describe, expect, it } from 'vitest';
import { clockAt, momentAt, moving } from '../../src/ui/export/video/timeline.ts';

const FRAMES = 150;
const FPS = 30;

describe('the clock of a video', () => {
  it('goes evenly from the start to the end of the axis and stands there for a second', () => {
    const at = (frame: number) => clockAt(frame, FRAMES, FPS, { from: 2, to: 10 });
    expect(moving(FRAMES, FPS)).toBe(120);
    expect([at(0), at(119), at(120), at(149)]).toEqual([2, 10, 10, 10]);
    expect(at(60) - at(59)).toBeCloseTo(8 / 119, 12);
  });

  it('goes by equal factors on a logarithmic axis', () => {
    const at = (frame: number) => clockAt(frame, FRAMES, FPS, { from: 0.01, to: 100, log: true });
    expect(at(0)).toBe(0.01);
    expect(at(119)).toBeCloseTo(100, 9);
    expect(at(31) / at(30)).toBeCloseTo(10 ** (4 / 119), 12);
  });

  it('has a picture to move in the shortest video', () => {
    expect(moving(1, FPS)).toBe(1);
    expect(clockAt(0, 1, FPS, { from: 0, to: 1 })).toBe(0);
  });
});

describe('a moment', () => {
  const frames = [
    [0, 1],
    [2, -1],
    [2, 0],
  ].map((each) => Float32Array.from(each));
  const run = {
    count: 3,
    clock: Float64Array.of(0, 1, 3),
    steps: [0, 10, 30],
    times: [0, 1, 3],
    column: (frame: number) => frames[frame],
  };

  it('lies on straight lines between recorded frames', () => {
    expect(momentAt(run, 0.5)).toEqual({ step: 5, time: 0.5, voltages: Float32Array.of(1, 0) });
    expect(momentAt(run, 2)).toEqual({ step: 20, time: 2, voltages: Float32Array.of(2, -0.5) });
  });

  it('is a frame itself where one was recorded, and the first or last beyond them', () => {
    expect(momentAt(run, 1).voltages).toEqual(frames[1]);
    expect(momentAt(run, 3).voltages).toEqual(frames[2]);
    expect(momentAt(run, 99)).toMatchObject({ step: 30, voltages: frames[2] });
    expect(momentAt(run, -1)).toMatchObject({ step: 0, voltages: frames[0] });
    expect(momentAt({ ...run, count: 1 }, 2)).toMatchObject({ step: 0, voltages: frames[0] });
  });
});
