/** The tour of the first bench. */
export const tour = {
  Tour: '导览',
  End: '结束',
  Back: '上一步',
  Next: '下一步',
  'Voltages, as they settle': '电压的稳定过程',
  'Every line is the voltage of a node. Nothing is played back: the circuit is being simulated here, now. Point at a line to name it, click to keep it.':
    '每条线是一个节点的电压。这不是回放：电路此刻正在此处模拟。指向一条线查看名称，单击保留。',
  'A recorder’s keys': '录放按键',
  'Play, pause, one step on, one step back, and back to the same start. The slider goes through the recorded run; stepping back gives the very same state.':
    '运行、暂停、前进一步、后退一步，以及回到同一起点。滑块可浏览运行记录；后退得到的是完全相同的状态。',
  'The circuit itself': '电路本身',
  'Nodes coloured by their voltage. Turn it, pull a node up or down, hold it, cut a coupling, and watch it settle again.':
    '节点按电压着色。可旋转视图，上下拖动节点，将其钳定，切断耦合，再观察电路重新达到平衡。',
  'The recipe, while it runs': '运行中的配方',
  'Any number of a recipe can be a slider. Edit at a cell opens the whole recipe.':
    '配方中的任何数都可以做成滑块。单元上的“编辑”可打开整个配方。',
  'What runs it, and how exactly': '由什么运行，精度如何',
  'Which engine was taken and why, and how far it is from a float64 reference on a small twin of this circuit.':
    '选用了哪个引擎及其原因，以及在此电路的小型副本上与 float64 参考的偏差。',
  'Yours to keep and to share': '保存与分享',
  'Every edit is kept in this browser and undone with Ctrl+Z. The link holds the whole notebook; nothing is uploaded.':
    '每次编辑都存于此浏览器，可用 Ctrl+Z 撤销。链接包含整个笔记本；不上传任何数据。',
};
