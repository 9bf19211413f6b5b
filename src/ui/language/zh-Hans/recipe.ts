/** Editing of recipes; names of their fields stay English. */
export const recipe = {
  Recipe: '配方',
  'The editor could not be loaded; the connection may be gone.': '无法加载编辑器；网络连接可能已断开。',
  'Recipe as': '配方显示为',
  Form: '表单',
  'Not in the circuit yet: {0}': '尚未用于电路：{0}',
  'one thing is wrong.': '有一处错误。',
  '{0} things are wrong.': '有 {0} 处错误。',
  '1 problem': '1 个问题',
  '{0} problems': '{0} 个问题',
  'Take it back': '还原',

  'All fields': '全部字段',
  'Loading the editor': '正在加载编辑器',
  'Recipe as JSON': 'JSON 形式的配方',
  Apply: '应用',
  Format: '整理格式',
  'One thing is wrong; the circuit stays as it was.': '有一处错误；电路保持原样。',
  '{0} things are wrong; the circuit stays as it was.': '有 {0} 处错误；电路保持原样。',
  'Not applied yet. Ctrl+Enter applies it.': '尚未应用。按 Ctrl+Enter 应用。',
  'As the circuit has it. Defaults are left out. Ctrl+Space says what may stand here.':
    '与电路一致。默认值已省略。按 Ctrl+Space 查看此处可填的内容。',
  'Line {0}: {1}': '第 {0} 行：{1}',
  default: '默认',
  group: '组',

  // Sections and alternatives
  'Noise, parts and units': '噪声、元件与单位',
  Kind: '类型',
  '{0}, kind': '{0}，类型',
  'something else': '其他',
  given: '给定',
  'not given': '未给定',
  'a row': '一行',
  'a grid': '网格',
  'a list': '列表',

  // Fields
  'at most {0} characters': '最多 {0} 个字符',
  'a whole number': '整数',
  '{0} to {1}': '{0} 至 {1}',
  'up to {0}': '不大于 {0}',
  'from {0}': '不小于 {0}',
  '{0}, whole': '{0}，整数',
  'default {0}': '默认 {0}',
  ' (default)': '（默认）',
  'as by default': '同默认值',
  'otherwise {0}': '否则{0}',
  '{0} by the law': '按节点律为 {0}',
  'none by the law': '按节点律为无',
  'Leave out': '省略',
  Reset: '重置',
  'Reset to default': '重置为默认值',
  yes: '是',
  no: '否',
  empty: '空',
  '{0} entries': '{0} 项',
  '{0} and {1} more': '{0}，另有 {1} 项',
  '{0} numbers; more than {1} are edited as JSON': '{0} 个数；超过 {1} 个时请在 JSON 中编辑',
  'source target weight; the next edge': '起点 终点 权重；下一条边',

  // Lists
  Add: '添加',
  'Add {0}': '添加 {0}',
  'Add to {0}': '添加到 {0}',
  'It holds at most {0}': '最多 {0} 项',
  'Move {0} up': '上移 {0}',
  'Move {0} down': '下移 {0}',
  Remove: '移除',
  'Remove {0}': '移除 {0}',

  // Sliders
  'Slider{0}': '滑块{0}',
  'Slider of {0}': '{0} 的滑块',
  'Make a slider of {0}': '将 {0} 做成滑块',
  'A cell has at most {0} sliders': '一个单元最多 {0} 个滑块',
  'A slider is made where its number is: press Slider there.': '滑块在其数值处创建：请按该处的“滑块”。',
  'Remove the slider': '移除滑块',

  // Formulas
  ' (this formula cannot be drawn: {0})': '（无法绘制此公式：{0}）',
  'longer than {0} characters': '超过 {0} 个字符',
  'nested too deep': '嵌套过深',

  // Table of all fields
  'Fields of a recipe by their paths; [] stands for a member of a list, by its name or its place, and … for wherever numbers are given. What has a default may be left out.':
    '按路径列出配方的字段；[] 表示列表的成员，以名称或位置指明；… 表示任何给出数值之处。有默认值的字段可以省略。',
  Name: '名称',
  Default: '默认值',
  Takes: '可取值',
  needed: '必填',
};
