/** Charts read by keyboard and ear, and as tables. */
export const charts = {
  'Data table': '数据表',
  'no value': '无数值',
  'at {0}, {1}, {2}': '{0} 处，{1}，{2}',
  'Nothing is recorded yet.': '尚无记录。',
  '{0} of {1} samples, every lowest and highest value among them':
    '{1} 个样本中的 {0} 个，含各最低值与最高值',
  'the first {0} of {1} columns': '{1} 列中的前 {0} 列',
  '{0} in {1}': '{0}（{1}）',
  'Voltages of {0} nodes over {1}, from {2} to {3}. Left and right move along time, up and down between traces, Enter keeps a trace.':
    '{0} 个节点在 {1} 内的电压，从 {2} 到 {3}。左右键沿时间移动，上下键切换曲线，回车键保留曲线。',
  energy: '能量',
  'Way over the energy landscape': '能量地形上的路径',
  residual: '残余电流',
  '{0} over {1}, from {2} to {3}. Left and right move along time.':
    '{0}，{1} 内从 {2} 到 {3}。左右键沿时间移动。',
  column: '列',
  row: '行',
  'column {0}': '第 {0} 列',
  'row {0}': '第 {0} 行',
  '{0}, {1} rows by {2} columns': '{0}，{1} 行 {2} 列',
  'arrow keys move the brush, space paints': '方向键移动画笔，空格键涂画',
  'arrow keys move from cell to cell': '方向键逐格移动',
  '{0}, nothing to show yet': '{0}，尚无内容',
  '{0}: {1}; {2} over {3}, {4} to {5}. Left and right move along it, up and down between lines.':
    '{0}：{1}；{2}随{3}变化，{4} 至 {5}。左右键沿轴移动，上下键切换曲线。',
  '−{0} to {1}': '−{0} 至 {1}',
};
