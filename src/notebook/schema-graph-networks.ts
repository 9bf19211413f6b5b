/** The part of the notebook schema for graph networks, which read whole windows of a network of sensors. */
import * as v from 'valibot';
import { integerField } from '../circuit/schema-fields.ts';

export const GRAPH_NETWORKS = [
  /** Gated causal convolutions and diffusion along the road and along a learned adjacency. Published: 32, 32, 256, 512. */
  v.strictObject({
    kind: v.literal('graph-wavenet'),
    residual: integerField('Channels between layers', 16, [1, 128]),
    dilation: integerField('Channels of a convolution', 16, [1, 128]),
    skip: integerField('Channels of the sum', 64, [1, 512]),
    end: integerField('Channels of the last layer', 128, [1, 1_024]),
    blocks: integerField('Blocks', 2, [1, 4]),
    layers: integerField('Layers of a block', 2, [1, 3]),
    order: integerField('Diffusion steps', 2, [1, 4]),
    embedding: integerField('Embedding', 10, [0, 64]),
  }),
  /** Dilated inception and mix-hop propagation on a learned graph. Published: 32, 64, 128, three layers, 40, 20. */
  v.strictObject({
    kind: v.literal('mtgnn'),
    channels: integerField('Channels between layers', 16, [4, 128]),
    skip: integerField('Channels of the sum', 32, [1, 512]),
    end: integerField('Channels of the last layer', 64, [1, 1_024]),
    layers: integerField('Layers', 2, [1, 4]),
    depth: integerField('Hops', 2, [1, 4]),
    embedding: integerField('Embedding', 20, [1, 64]),
    neighbours: integerField('Neighbours', 20, [1, 1_024]),
  }),
  /** A gated recurrent unit over the smoothed road network. Published: 64. */
  v.strictObject({
    kind: v.literal('t-gcn'),
    units: integerField('Units', 32, [1, 256]),
  }),
  /** Gated recurrent units over a graph made anew at every step. Published: 64, 10, two encoders. */
  v.strictObject({
    kind: v.literal('ddgcrn'),
    units: integerField('Units', 16, [1, 128]),
    embedding: integerField('Embedding', 4, [1, 64]),
    encoders: integerField('Encoders', 2, [1, 2]),
  }),
  /** Encoder and decoder over two graphs from one bank of meta-nodes. Published: 64, 20, 64, 3. */
  v.strictObject({
    kind: v.literal('megacrn'),
    units: integerField('Units', 16, [1, 128]),
    prototypes: integerField('Meta-nodes', 16, [1, 128]),
    memory: integerField('Numbers of a meta-node', 16, [1, 128]),
    order: integerField('Terms of a graph', 2, [2, 4]),
    hears: v.pipe(v.optional(v.picklist(['value', 'all']), 'value'), v.title('The encoder hears')),
  }),
] as const;
