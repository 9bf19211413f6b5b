/** The page of measured times. */
export const benchmark = {
  'How long a step of a circuit takes on each engine, beside what the same machine could do at best and beside two digital libraries at the same steps. Everything in one table was measured in one run, engine and libraries in turns, so that the ratios hold even where the machine was busy.':
    '电路的一步在各引擎上用时多少，与同一机器的极限以及两个数字计算库做同样的步相对照。同一表中的数据在一次运行中测得，引擎与各库轮流进行，因此即使机器繁忙，比值依然成立。',
  'Not measured on a GPU.': '未在 GPU 上测量。',
  'No hardware GPU was at hand for the WebGPU table: its adapter is emulated on the processor, which says nothing of what a GPU does.':
    'WebGPU 表测量时没有硬件 GPU：其适配器由处理器模拟，不能说明 GPU 的表现。',
  'Measure here': '在此测量',
  'Measured last': '上次测量',
  'What the columns mean': '各列的含义',
  Rows: '行',
  'all (minutes, and 2 GB of memory)': '全部（需数分钟和 2 GB 内存）',
  'with jax-js and TensorFlow.js': '包括 jax-js 和 TensorFlow.js',
  Run: '运行',
  'Rows measured so far': '目前已测的行',
  'Save as JSON': '保存为 JSON',
  'Save as CSV': '保存为 CSV',
  'The tables could not be read ({0}). Reload the page.': '无法读取表格（{0}）。请重新加载页面。',
  Starting: '正在启动',
  Cancelled: '已取消',
  'Stopped: {0}': '已停止：{0}',

  // Table
  'Nodes × batch': '节点 × 批量',
  Time: '时间',
  Spread: '离散',
  'Of limit': '占极限',
  Memory: '内存',
  'median of {0} runs of {1}{2}': '{0} 次运行的中位数，每次 {1}{2}',
  '{0} engine': '{0} 引擎',
  ', emulated GPU: not measured on a GPU': '，模拟 GPU：未在 GPU 上测量',
  '{0}; {1}. {2} UTC, build {3}.': '{0}；{1}。{2} UTC，版本 {3}。',
  '{0}, rows': '{0}，各行',
  'At best: {0}; {1} G multiply-adds a second ({2}).': '极限：{0}；每秒 {1} G 次乘加 ({2})。',
  '{0} GB/s at {1}': '{1} 时 {0} GB/s',
  'Peers that gave no time': '未给出时间的库',
  'Time per step grows as {0}': '每步时间的增长：{0}',
  '± {0} (expected {1}): {2}.': '± {0}（预期 {1}）：{2}。',

  // Meanings
  'Median of up to five timed runs, per step of the whole circuit with all its samples, or per epoch of training. Spread is slowest less fastest, as a share of it. A circuit is checked against the float64 reference before it is timed.':
    '至多五次计时运行的中位数，按整个电路及其全部样本的每一步计，或按每轮训练计。离散为最慢与最快之差占中位数的比例。计时之前先与 float64 参考核对。',
  'The limit is the least time that the counted bytes and multiply-adds of a step need at the copy bandwidth and multiply-add rate that two small kernels reach on the same machine in the same run. 100 % is the limit. Reading alone is faster than copying, and half of a symmetric matrix is enough, so that more is possible.':
    '极限是一步所计的字节数和乘加次数，按两个小内核在同一机器、同一次运行中达到的复制带宽和乘加速率所需的最短时间。100 % 即极限。只读比复制快，对称矩阵只需一半，因此可能超过。',
  "What the engine holds over the circuit's own data: 4 bytes a weight, 12 an edge, 13 a node, and 12 a node and sample (voltage, signal, current). Work space of a fixed size outweighs circuits of a few hundred nodes.":
    '引擎占用与电路自身数据之比：每个权重 4 字节，每条边 12 字节，每个节点 13 字节，每个节点与样本 12 字节（电压、信号、电流）。对于几百个节点的电路，固定大小的工作区占主要部分。',
  "Their time over the engine's at the same steps, in the fastest of several ways to write them: above 1x the engine is faster. Results are compared before they are timed; who fails gives the reason.":
    '同样的步，它们的用时与引擎用时之比，取几种写法中最快的一种：大于 1x 表示引擎更快。计时之前先比较结果；未通过者注明原因。',
  Growth: '增长',
  'The exponent of a line through the logarithms of size and fastest time, with its standard error: a dense step should cost as the square of its nodes, a sparse one as its edges.':
    '规模与最短时间取对数后拟合直线的指数及其标准误差：稠密电路一步的开销应与节点数的平方成正比，稀疏电路则与边数成正比。',
};
