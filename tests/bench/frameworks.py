"""The steps of the benchmark in PyTorch and JAX, on whatever device they find; run by hand.

    python3 tests/bench/frameworks.py [--only NAME,NAME] [--lab bench.json]

Rows have the names, sizes, laws and steps of `npm run -s lab -- bench`, with numbers drawn here; each framework is held to
NumPy in float64 after three steps before it is timed; of several forms of a row the fastest counts. `--lab` takes the benchmark's `--json` of the same machine and gives
every time as a multiple of the lab's: above 1 the lab is faster. Frameworks that are not installed are named and left out.
"""

import argparse
import json
import statistics
import sys
import time

import numpy as np

SEED, RUNS, LEAST, CHECK, ALIKE = 1, 5, 0.2, 3, 1e-3
# Steps taken by one call: as many as a circuit is stepped without being looked at.
TOGETHER = 16


def dense(nodes, batch):
    """v += 0.1 (M tanh v - v + b), M = W + W^T; states [nodes, batch]."""
    rng = np.random.default_rng(SEED)
    weights = rng.uniform(-1, 1, (nodes, nodes)) * 0.5 * np.sqrt(3 / (8 * nodes))
    np.fill_diagonal(weights, 0)
    constants = [weights + weights.T, rng.uniform(-0.3, 0.3, (nodes, 1))]
    start = [rng.uniform(-1, 1, (nodes, batch))]
    return [(start, constants, lambda xp, s, c: [s[0] + 0.1 * (c[0] @ xp.tanh(s[0]) - s[0] + c[1])])]


def cascade(sizes, batch):
    """Held inputs, saturating stages, linear outputs: v_g += 0.5 (W_g s_(g-1) - v_g + b_g); the first current stays."""
    rng = np.random.default_rng(SEED)
    weights = [rng.normal(0, 1 / np.sqrt(a), (b, a)) for a, b in zip(sizes, sizes[1:])]
    biases = [rng.uniform(-0.3, 0.3, (b, 1)) for b in sizes[1:]]
    inputs = rng.uniform(-1, 1, (sizes[0], batch))
    constants = [weights[0] @ inputs + biases[0]] + [x for pair in zip(weights[1:], biases[1:]) for x in pair]
    start = [rng.uniform(-1, 1, (b, batch)) for b in sizes[1:]]

    def step(xp, s, c):
        currents = [c[0]] + [c[2 * g - 1] @ xp.tanh(s[g - 1]) + c[2 * g] for g in range(1, len(s))]
        return [v + 0.5 * (i - v) for v, i in zip(s, currents)]

    return [(start, constants, step)]


def grid(side, batch):
    """v += 0.5 (sum g (v_j - v) + b), top and left rows at ground, ghosts at ground beyond the others."""
    rng = np.random.default_rng(SEED)
    right = rng.uniform(0.02, 0.38, (side, side, 1))
    down = rng.uniform(0.02, 0.38, (side, side, 1))
    free = np.ones((side, side, 1))
    free[0] = free[:, 0] = 0
    start = [rng.uniform(-1, 1, (side, side, batch)) * free]

    def step(xp, s, c):
        (v,) = s
        right, down, free = c
        across = xp.concatenate([v[:, 1:], xp.zeros_like(v[:, :1])], 1) - v
        along = xp.concatenate([v[1:], xp.zeros_like(v[:1])], 0) - v
        x, y = right * across, down * along
        back = xp.concatenate([xp.zeros_like(x[:, :1]), x[:, :-1]], 1)
        up = xp.concatenate([xp.zeros_like(y[:1]), y[:-1]], 0)
        return [v + 0.5 * free * (x + y - back - up + 1 / 256)]

    return [(start, [right, down, free], step)]


def sparse(nodes, batch, per_node, bistable):
    """Edges gathered by the receiving node, padded to the longest row; small graphs also as a full matrix."""
    rng = np.random.default_rng(SEED)
    count = int(nodes * per_node)
    a, b = rng.integers(0, nodes, count), rng.integers(0, nodes, count)
    values = np.full(count, -0.2) if bistable else rng.uniform(-0.1, 0.1, count)
    into, source, weight = np.r_[a, b], np.r_[b, a], np.r_[values, values]
    order = np.argsort(into, kind="stable")
    place = np.arange(2 * count) - np.searchsorted(into[order], into[order])
    others = np.zeros((nodes, place.max() + 1), dtype=np.int64)
    weights = np.zeros((*others.shape, 1))
    others[into[order], place] = source[order]
    weights[into[order], place, 0] = weight[order]
    start = [rng.uniform(-0.1, 0.1, (nodes, batch))]

    def step(currents):
        def spins(xp, s, c):
            (v,) = s
            return [xp.clip(v + 0.2 * (currents(v, c) - 0.1 * (v * v * v - v)), -1.0, 1.0)]

        def saturating(xp, s, c):
            (v,) = s
            return [v + 0.1 * (currents(xp.tanh(v), c) - v)]

        return spins if bistable else saturating

    forms = [(start, [others, weights], step(lambda s, c: (c[1] * s[c[0]]).sum(1)))]
    if nodes <= 4096:
        matrix = np.zeros((nodes, nodes))
        np.add.at(matrix, (into, source), weight)
        forms.append((start, [matrix], step(lambda s, c: c[0] @ s)))
    return forms


ROWS = {
    **{f"dense-{n}": (dense, n, 1) for n in (16, 64, 256, 1024, 4096, 8192)},
    **{f"dense-{n}x{b}": (dense, n, b) for n in (1024, 4096) for b in (64, 256)},
    "cascade-256-128-128-256x1000": (cascade, (256, 128, 128, 256), 1000),
    "grid-16x16x1": (grid, 16, 1),
    "grid-16x16x1000": (grid, 16, 1000),
    "grid-256x256x1": (grid, 256, 1),
    "random-graph-2000x32": (sparse, 2000, 32, 9.995, True),
    "sparse-65536": (sparse, 65_536, 1, 4, False),
}


def of(kind, array):
    return array if array.dtype == np.int64 else array.astype(kind)


class Torch:
    def __init__(self):
        import torch

        self.torch = torch
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.name = f"torch {torch.__version__} ({self.device})"
        torch.set_float32_matmul_precision("highest")

    def prepare(self, start, constants, step):
        torch = self.torch
        torch.concatenate = torch.cat
        put = lambda array: torch.from_numpy(of(np.float32, array)).to(self.device)
        state, held = [put(x) for x in start], [put(x) for x in constants]

        def together(steps):
            for _ in range(steps):
                for old, new in zip(state, step(torch, state, held)):
                    old.copy_(new)

        graphs = {}

        def run(steps):
            with torch.no_grad():
                if self.device == "cpu":
                    together(steps)
                else:
                    whole, rest = divmod(steps, TOGETHER)
                    if TOGETHER not in graphs:
                        kept = [x.clone() for x in state]
                        together(1)
                        graphs[TOGETHER] = torch.cuda.CUDAGraph()
                        with torch.cuda.graph(graphs[TOGETHER]):
                            together(TOGETHER)
                        for x, old in zip(state, kept):
                            x.copy_(old)
                    for _ in range(whole):
                        graphs[TOGETHER].replay()
                    together(rest)
                    torch.cuda.synchronize()

        return run, lambda: [x.cpu().numpy() for x in state]


class Jax:
    def __init__(self):
        import jax

        self.jax = jax
        self.name = f"jax {jax.__version__} ({jax.default_backend()})"
        jax.config.update("jax_default_matmul_precision", "highest")

    def prepare(self, start, constants, step):
        jax, jnp = self.jax, self.jax.numpy
        put = lambda array: jax.device_put(of(np.float32, array))
        state, held = [put(x) for x in start], [put(x) for x in constants]
        walk = jax.jit(
            lambda s, c, n: jax.lax.fori_loop(0, n, lambda _, x: step(jnp, x, c), s)
        )

        def run(steps):
            state[:] = walk(state, held, steps)
            jax.block_until_ready(state)

        return run, lambda: [np.asarray(x) for x in state]


def reference(start, constants, step):
    state, held = [x.astype(np.float64) for x in start], [of(np.float64, x) for x in constants]
    for _ in range(CHECK):
        state = step(np, state, held)
    return state


def timed(run):
    """Median seconds of a step over the runs, each about LEAST long."""
    steps = TOGETHER
    while True:
        began = time.perf_counter()
        run(steps)
        took = time.perf_counter() - began
        if took >= LEAST:
            break
        steps *= max(2, min(8, int(1.2 * LEAST / max(took, 1e-6))))
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run(steps)
        times.append((time.perf_counter() - began) / steps)
    return statistics.median(times)


def measured(framework, given):
    right = reference(*given)
    run, read = framework.prepare(*given)
    run(CHECK)
    off = max(np.abs(a - b).max() for a, b in zip(read(), right)) / max(np.abs(b).max() for b in right)
    if not off <= ALIKE:
        raise SystemExit(f"{framework.name} is off by {off:.1e} after {CHECK} steps")
    return timed(run)


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--only", help="names of rows, with commas between")
    words.add_argument("--lab", help="the lab's own benchmark on this machine, --json")
    asked = words.parse_args()
    frameworks = []
    for kind in (Torch, Jax):
        try:
            frameworks.append(kind())
        except ImportError as problem:
            print(f"left out: {problem}", file=sys.stderr)
    lab = {}
    if asked.lab:
        with open(asked.lab, encoding="utf-8") as file:
            lab = {row["name"]: row["timing"]["seconds"] for row in json.load(file)["rows"] if "timing" in row}
    names = asked.only.split(",") if asked.only else list(ROWS)
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        raise SystemExit(f"no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    print("| row | " + " | ".join(f.name for f in frameworks) + " |")
    print("|---" * (len(frameworks) + 1) + "|")
    for name in names:
        build, *size = ROWS[name]
        forms = build(*size)
        cells = []
        for framework in frameworks:
            seconds = min(measured(framework, form) for form in forms)
            ratio = f", {seconds / lab[name]:.2f}x the lab's" if name in lab else ""
            cells.append(f"{1e6 * seconds:.4g} µs{ratio}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
