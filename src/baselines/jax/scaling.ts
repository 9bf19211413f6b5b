/** Numbers of a task as a network likes them: about 0, of size 1, by what the training samples are like. */
import type { Lessons } from '../baseline.ts';

export interface Scaling {
  inputs(values: Float32Array): Float32Array;
  targets(values: Float32Array): Float32Array;
  /** Back from the network's answers. */
  answers(values: Float32Array): Float32Array;
}

interface Affine {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Channels of a field and of a network by themselves, everything else together; class logits stay as they are. */
export function scalingOf({ form, train }: Lessons): Scaling {
  const channels = form.kind === 'field' || form.kind === 'network' ? form.channels : 1;
  const into = momentsOf(train.inputs, channels);
  // What stands beside a measured value says when it was measured, in units that a network may rely on.
  if (form.kind === 'network') {
    into.mean.fill(0, 1);
    into.deviation.fill(1, 1);
  }
  // Changes of a measured value keep its scale, so that answer and history are one quantity.
  const out =
    form.kind === 'network'
      ? unit(into.deviation[0])
      : form.kind === 'rows' && form.classes
        ? unit(1)
        : momentsOf(train.targets, 1);
  return {
    inputs: (values) => scaled(values, into),
    targets: (values) => scaled(values, out),
    answers: (values) => values.map((x) => x * out.deviation[0] + out.mean[0]),
  };
}

const unit = (deviation: number): Affine => ({
  mean: Float64Array.of(0),
  deviation: Float64Array.of(deviation),
});

const scaled = (values: Float32Array, { mean, deviation }: Affine): Float32Array =>
  values.map((x, n) => (x - mean[n % mean.length]) / deviation[n % mean.length]);

/** A channel that never varies keeps its scale. */
function momentsOf(values: Float32Array, channels: number): Affine {
  const [mean, deviation] = [new Float64Array(channels), new Float64Array(channels)];
  const count = values.length / channels;
  for (let n = 0; n < values.length; n++) mean[n % channels] += values[n] / count;
  for (let n = 0; n < values.length; n++)
    deviation[n % channels] += (values[n] - mean[n % channels]) ** 2 / count;
  for (let c = 0; c < channels; c++) deviation[c] = deviation[c] > 0 ? Math.sqrt(deviation[c]) : 1;
  return { mean, deviation };
}
