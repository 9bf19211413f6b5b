/** Python functions a script may need, each as it stands in the script. */

export const UNPACK = `def unpack(kind, text):
    """Numbers packed into text."""
    numbers = np.frombuffer(zlib.decompress(base64.b64decode(text)), kind)
    return numbers.astype(float if kind == "<f4" else int)
`;

export const F32 = `def f32(numbers):
    """The parameters of a circuit are float32 numbers, whatever they are computed with."""
    return np.asarray(numbers, np.float32).astype(float)
`;

export const PHILOX = `def philox(c0, c1, c2, c3, key):
    """Philox4x32-10 (Salmon et al., 2011): random integers from a counter and a key, first two words."""
    c0, c1, c2, c3, k0, k1 = (np.uint64(0) + np.asarray(c, np.uint64) for c in (c0, c1, c2, c3, key, 0))
    word = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p0, p1 = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (p1 >> np.uint64(32)) ^ c1 ^ k0, p1 & word, (p0 >> np.uint64(32)) ^ c3 ^ k1, p0 & word
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & word, (k1 + np.uint64(0xBB67AE85)) & word
    return c0, c1


def uniform(key, node, sample, step, stream):
    """Uniform in [0, 1), 24 bits."""
    return (philox(node, sample, step, stream, key)[0] >> np.uint64(8)) * 2.0**-24


def normal(key, node, sample, step, stream):
    """N(0, 1) by Box and Muller."""
    a, b = (word >> np.uint64(8) for word in philox(node, sample, step, stream, key))
    return np.sqrt(-2 * np.log((a + np.uint64(1)) * 2.0**-24)) * np.cos(2 * np.pi * b * 2.0**-24)


def stream_of(path):
    """Every field of the recipe draws from a stream of its own (FNV-1a of its path)."""
    value = 0x811C9DC5
    for letter in path.encode("ascii"):
        value = ((value ^ letter) * 0x01000193) & 0xFFFFFFFF
    return value or 1
`;

export const POWER = `def power(base, exponent):
    """A power that is not a whole number acts on max(base, 0)."""
    whole = np.isfinite(exponent) & (np.asarray(exponent) == np.round(exponent))
    return np.where(whole, base, np.maximum(base, 0)) ** np.asarray(exponent, float)
`;

export const SCATTER = `def scatter(size, index, values):
    """Sums values [BATCH, E] into [BATCH, size], each where its index says."""
    return np.stack([np.bincount(index, row, size) for row in values])
`;

export const SHIFTED = `def shifted(grid, down, right, periodic):
    """grid [BATCH, height, width, channels] with the cell (row + down, column + right) at (row, column)."""
    out = np.roll(grid, (-down, -right), (1, 2))
    if not periodic:
        height, width = grid.shape[1:3]
        rows, columns = np.arange(height) + down, np.arange(width) + right
        out[:, (rows < 0) | (rows >= height)] = 0
        out[:, :, (columns < 0) | (columns >= width)] = 0
    return out
`;
