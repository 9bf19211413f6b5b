/** Two runs side by side. */
export const pair = {
  'Side by side…': '并排比较…',
  Compare: '比较',
  with: '与',
  'a copy of it, whose recipe you then change': '它的副本，随后修改其配方',
  'another bench of this notebook': '此笔记本中的另一个实验台',
  'The other bench': '另一个实验台',
  'the first bench behind a link': '链接中的第一个实验台',
  'this is no link to a notebook': '这不是指向笔记本的链接',
  'Paste one that holds #v1. or #src=': '请粘贴含有 #v1. 或 #src= 的链接',
  'Same axes and colours': '相同的坐标轴和颜色',
  'Swap sides': '交换两侧',
  'What came of the runs': '两次运行的结果',
  'B − A': 'B − A',
  State: '状态',
  'Steps to settle': '稳定所需步数',
  paused: '已暂停',
  annealing: '退火中',
  'Largest difference of voltage in V': '电压的最大差值（V）',
  'Mean difference of voltage in V': '电压的平均差值（V）',
  'The circuits have no node of the same name, so their voltages are not compared.':
    '两个电路没有同名节点，因此不比较电压。',
  'Voltages of the {0} nodes of the same name, at the end of both runs.':
    '{0} 个同名节点在两次运行结束时的电压。',
  'Voltages of the {0} nodes of the same name, at the moment shown.': '{0} 个同名节点在所示时刻的电压。',
  'One of the cells asks for a prediction first: open it by itself and answer it there.':
    '其中一个单元先要求作出预测：请单独打开并在那里作答。',
  'Side A': 'A 侧',
  'Side B': 'B 侧',
  'This pair of runs': '这一对运行',
  'Side {0} could not be opened.': '{0} 侧无法打开。',
  'Open {0} by itself': '单独打开 {0}',
  'The browser does not let the page copy; copy the address instead':
    '浏览器不允许页面复制；请改为复制地址栏',
};
