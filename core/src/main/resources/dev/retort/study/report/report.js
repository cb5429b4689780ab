(function () {
  'use strict';
  // Draws the charts from the page's data and switches its language. All numbers arrive with their words; nothing is
  // rounded here, so that chart and table always agree.
  var root = document.documentElement;
  var data = JSON.parse(document.getElementById('retort-data').textContent);
  var drawn = [];
  var chosen = {};

  function lang() { return root.dataset.lang; }
  function word(key) { return data.words[lang()][key] || key; }
  function colour(name) { return getComputedStyle(root).getPropertyValue('--' + name).trim(); }
  function finite(x) { return typeof x === 'number' && isFinite(x); }
  function escape(text) {
    return String(text).replace(/[&<>"']/g, function (c) { return '&#' + c.charCodeAt(0) + ';'; });
  }
  function font() { return getComputedStyle(root).fontFamily; }

  function axis(extra) {
    return Object.assign({
      axisLine: { lineStyle: { color: colour('faint') } },
      axisTick: { lineStyle: { color: colour('faint') } },
      axisLabel: { color: colour('soft'), fontSize: 12 },
      nameTextStyle: { color: colour('soft'), fontSize: 12 },
      splitLine: { lineStyle: { color: colour('hair') } }
    }, extra);
  }
  function basis(extra) {
    return Object.assign({
      animation: false,
      textStyle: { fontFamily: font() },
      aria: { enabled: false },
      tooltip: {
        trigger: 'item', confine: true, backgroundColor: colour('ink'), borderWidth: 0, padding: [5, 10],
        textStyle: { color: colour('paper'), fontSize: 12.5, fontFamily: font() }
      }
    }, extra);
  }
  /* A whisker: a line from low to high with caps, drawn by a custom series because ECharts has none. */
  function whisker(api, horizontal, at, low, high, style) {
    var a = horizontal ? api.coord([low, at]) : api.coord([at, low]);
    var b = horizontal ? api.coord([high, at]) : api.coord([at, high]);
    return whiskerShape(a, b, horizontal, style);
  }
  function whiskerShape(a, b, horizontal, style) {
    var cap = 3;
    function line(x1, y1, x2, y2) {
      return { type: 'line', silent: true, shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: style };
    }
    var ends = horizontal
      ? [line(a[0], a[1] - cap, a[0], a[1] + cap), line(b[0], b[1] - cap, b[0], b[1] + cap)]
      : [line(a[0] - cap, a[1], a[0] + cap, a[1]), line(b[0] - cap, b[1], b[0] + cap, b[1])];
    return [line(a[0], a[1], b[0], b[1])].concat(ends);
  }
  function tip(title, text) { return '<b>' + escape(title) + '</b><br>' + escape(text); }
  function percent(x) { return (100 * x).toFixed(1) + ' %'; }
  function extent(values, floor) {
    var low = Math.min.apply(null, values.concat(floor)), high = Math.max.apply(null, values.concat(floor));
    var pad = (high - low || 1) * 0.06;
    return [low < floor[0] ? low - pad : low, high > floor[floor.length - 1] ? high + pad : high];
  }
  function bounds(figures) {
    var all = [];
    figures.forEach(function (f) { if (f) { all.push(f.v); if (finite(f.lo)) { all.push(f.lo, f.hi); } } });
    return all;
  }

  function nrn(chart) {
    var top = 0;
    Object.keys(data.charts).forEach(function (key) {
      if (data.charts[key].kind === 'nrn') {
        data.charts[key].series.forEach(function (s) { top = Math.max(top, Math.max.apply(null, s.shares)); });
      }
    });
    var tenths = ['0', '.1', '.2', '.3', '.4', '.5', '.6', '.7', '.8', '.9'];
    var series = chart.series.map(function (s) {
      var name = data.words[lang()]['arm.' + s.arm] || s.arm;
      var points = s.shares.map(function (share, bin) { return [bin + 0.5, share]; });
      var label = function (p) {
        var bin = p.dataIndex;
        return tip(name, 'NRN ' + tenths[bin] + '–' + (tenths[bin + 1] || '1') + ': ' + percent(s.shares[bin]));
      };
      if (s.style === 'real') {
        return { type: 'custom', name: name, data: points, tooltip: { formatter: label }, itemStyle: { color: colour('distilled') },
          renderItem: function (params, api) {
            var a = api.coord([api.value(0) - 0.5, api.value(1)]), b = api.coord([api.value(0) + 0.5, 0]);
            return { type: 'rect', shape: { x: a[0] + 1, y: a[1], width: b[0] - a[0] - 2, height: b[1] - a[1] },
              style: { fill: colour('distilled'), opacity: 0.78 } };
          } };
      }
      var ink = colour(s.style === 'continued' ? 'null-b' : 'null-a');
      return { type: 'custom', name: name, data: points, z: 5, tooltip: { formatter: label },
        itemStyle: { color: ink },
        renderItem: function (params, api) {
          var a = api.coord([api.value(0) - 0.5, api.value(1)]), b = api.coord([api.value(0) + 0.5, api.value(1)]);
          if (api.value(1) === 0) { return null; }
          var line = function (stroke, width, dash) {
            return { type: 'line', shape: { x1: a[0] + 1, y1: a[1], x2: b[0] - 1, y2: b[1] },
              style: { stroke: stroke, lineWidth: width, lineDash: dash } };
          };
          // A light edge keeps the mark legible on the bar.
          return { type: 'group', children: [line(colour('plate'), 5, null),
            line(ink, 2.5, s.style === 'continued' ? [5, 3] : null)] };
        } };
    });
    return { height: 270, option: basis({
      grid: { left: 44, right: 12, top: 26 + 19 * series.length, bottom: 46 },
      legend: { top: 0, left: 0, orient: 'vertical', itemGap: 5, itemHeight: 8, itemWidth: 14, selectedMode: false,
        textStyle: { color: colour('soft'), fontSize: 12 },
        data: chart.series.map(function (s, i) {
          return { name: series[i].name,
            icon: s.style === 'real' ? 'rect' : s.style === 'continued' ? 'path://M0,3h5v2h-5zM9,3h5v2h-5z' : 'path://M0,3h14v2h-14z' };
        }) },
      xAxis: axis({ type: 'value', min: 0, max: 10, interval: 2.5, name: word('nrn.axis'), nameLocation: 'middle', nameGap: 28,
        splitLine: { show: false },
        axisLabel: { color: colour('soft'), fontSize: 12, formatter: function (x) {
          return { 0: '0', 5: '½', 10: '1' }[x] || ''; } } }),
      yAxis: axis({ type: 'value', min: 0, max: Math.ceil(top * 20) / 20, splitNumber: 4, name: word('nrn.share'),
        nameLocation: 'end', nameGap: 8,
        nameTextStyle: { color: colour('soft'), fontSize: 12, align: 'left', padding: [0, 0, 0, -36] },
        axisLabel: { color: colour('soft'), fontSize: 12, formatter: function (x) { return Math.round(100 * x) + ' %'; } } }),
      series: series
    }) };
  }

  var BARS = ['distilled', 'base', 'control_low_nrn', 'control_random'];
  var BAR_INK = ['distilled', 'base', 'control', 'random'];
  function paper(chart) {
    var key = chosen.paper;
    var rows = chart.groups[key] || [];
    var everything = [];
    Object.keys(data.charts).forEach(function (name) {
      var other = data.charts[name];
      if (other.kind === 'paper') {
        (other.groups[key] || []).forEach(function (r) { everything = everything.concat(bounds(r.bars)); });
      }
    });
    var range = extent(everything, [0]);
    var names = rows.map(function (r) { return r[lang()]; });
    var series = BARS.map(function (bar, i) {
      var ink = colour(BAR_INK[i]), title = word('paper.' + bar);
      var points = [];
      rows.forEach(function (r, at) {
        var f = r.bars[i];
        if (f) { points.push({ value: [f.v, at, finite(f.lo) ? f.lo : NaN, finite(f.hi) ? f.hi : NaN], words: f.s, row: at }); }
      });
      return { type: 'custom', name: title, data: points, encode: { x: [0, 2, 3], y: 1 }, itemStyle: { color: ink },
        tooltip: { formatter: function (p) { return tip(names[p.data.row] + ' · ' + title, p.data.words); } },
        renderItem: function (params, api) {
          var band = api.size([0, 1])[1], slot = band * 0.8 / BARS.length;
          var zero = api.coord([0, api.value(1)]), end = api.coord([api.value(0), api.value(1)]);
          var y = zero[1] - band * 0.4 + slot * (i + 0.5);
          var children = [{ type: 'rect', shape: { x: Math.min(zero[0], end[0]), y: y - slot * 0.42,
            width: Math.max(1, Math.abs(end[0] - zero[0])), height: slot * 0.84 }, style: { fill: ink } }];
          if (finite(api.value(2))) {
            var a = api.coord([api.value(2), api.value(1)]), b = api.coord([api.value(3), api.value(1)]);
            children = children.concat(whiskerShape([a[0], y], [b[0], y], true, { stroke: colour('ink'), lineWidth: 1.2 }));
          }
          return { type: 'group', children: children };
        } };
    });
    return { height: 60 + Math.max(1, rows.length) * 58, option: basis({
      grid: { left: 112, right: 14, top: 6, bottom: 46 },
      xAxis: axis({ type: 'value', min: range[0], max: range[1], name: word('paper.axis'), nameLocation: 'middle', nameGap: 26,
        axisLabel: { color: colour('soft'), fontSize: 12, showMinLabel: false, showMaxLabel: false, formatter: signed } }),
      yAxis: axis({ type: 'category', data: names, inverse: true, axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { color: colour('ink'), fontSize: 12.5, width: 104, overflow: 'break', lineHeight: 15 } }),
      series: series
    }) };
  }
  function signed(x) { return String(Math.round(100 * x) / 100).replace('-', '\u2212'); }

  function accuracy(chart) {
    var dots = chart.dots;
    // The ruler starts at ½ where it can: ratios live near 1, and their intervals are what one looks for.
    var range = extent(bounds(dots.map(function (d) { return d.figure; })), [0.5, 1.1]);
    var names = dots.map(function (d) { return word('accuracy.' + d.name); });
    var points = dots.map(function (d, at) {
      var f = d.figure;
      return { value: [f.v, at, finite(f.lo) ? f.lo : NaN, finite(f.hi) ? f.hi : NaN], words: f.s, control: d.control };
    });
    return { height: 56 + dots.length * 34, option: basis({
      grid: { left: 158, right: 14, top: 6, bottom: 46 },
      xAxis: axis({ type: 'value', min: Math.floor(range[0] * 10) / 10, max: range[1], name: word('accuracy.axis'), nameLocation: 'middle', nameGap: 26,
        axisLabel: { color: colour('soft'), fontSize: 12, showMaxLabel: false, hideOverlap: true, formatter: function (x) { return signed(x) + '×'; } } }),
      yAxis: axis({ type: 'category', data: names, inverse: true, axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { color: colour('ink'), fontSize: 12.5, width: 150, overflow: 'break', lineHeight: 15 } }),
      series: [{ type: 'custom', data: points, encode: { x: [0, 2, 3], y: 1 },
        tooltip: { formatter: function (p) { return tip(names[p.dataIndex].replace(/^— /, ''), p.data.words); } },
        markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, data: [{ xAxis: 1 }],
          lineStyle: { color: colour('ink'), type: 'solid', width: 1 } },
        renderItem: function (params, api) {
          var control = points[params.dataIndex].control;
          var ink = colour(control ? 'control' : 'distilled');
          var at = api.coord([api.value(0), api.value(1)]);
          var children = finite(api.value(2))
            ? whisker(api, true, api.value(1), api.value(2), api.value(3), { stroke: ink, lineWidth: 1.6 }) : [];
          children.push({ type: 'circle', shape: { cx: at[0], cy: at[1], r: 5 },
            style: { fill: control ? colour('paper') : ink, stroke: ink, lineWidth: 2 } });
          return { type: 'group', children: children };
        } }]
    }) };
  }

  function steering(chart) {
    var xs = [], ys = [];
    var series = [];
    [['greedy', 'distilled'], ['sampled', 'base']].forEach(function (mode) {
      var ink = colour(mode[1]), name = word('steering.' + mode[0]);
      var points = [];
      chart.points.forEach(function (p) {
        var l = p[mode[0]].length, a = p[mode[0]].accuracy;
        if (l && a) {
          xs = xs.concat(bounds([l])); ys = ys.concat(bounds([a]));
          points.push({ value: [l.v, a.v], l: l, a: a, dose: p.dose, chosen: p.chosen });
        }
      });
      if (!points.length) { return; }
      series.push({ type: 'line', data: [[0, 0]].concat(points.map(function (p) { return p.value; })), symbol: 'none', silent: true,
        lineStyle: { color: ink, width: 1.2, opacity: 0.55, type: mode[0] === 'sampled' ? [5, 4] : 'solid' } });
      series.push({ type: 'custom', name: name, data: points, z: 5, itemStyle: { color: ink },
        tooltip: { formatter: function (p) {
          return tip(name + ' ' + p.data.dose + (p.data.chosen ? ' · ' + word('steering.chosen') : ''), '')
            + escape(word('steering.length') + ' ' + p.data.l.s) + '<br>' + escape(word('steering.accuracy') + ' ' + p.data.a.s);
        } },
        renderItem: function (params, api) {
          var p = points[params.dataIndex], at = api.coord(p.value), children = [];
          var thin = { stroke: ink, lineWidth: 1, opacity: 0.6 };
          if (finite(p.l.lo)) { children = children.concat(whisker(api, true, p.a.v, p.l.lo, p.l.hi, thin)); }
          if (finite(p.a.lo)) { children = children.concat(whisker(api, false, p.l.v, p.a.lo, p.a.hi, thin)); }
          if (p.chosen) {
            children.push({ type: 'circle', shape: { cx: at[0], cy: at[1], r: 10 },
              style: { fill: 'none', stroke: colour('ink'), lineWidth: 1.8 } });
          }
          children.push(mode[0] === 'greedy'
            ? { type: 'circle', shape: { cx: at[0], cy: at[1], r: 4.5 }, style: { fill: ink } }
            : { type: 'polygon', shape: { points: [[at[0], at[1] - 6], [at[0] + 6, at[1]], [at[0], at[1] + 6], [at[0] - 6, at[1]]] },
              style: { fill: ink } });
          children.push({ type: 'text', x: at[0] + 9, y: at[1] + (mode[0] === 'greedy' ? -17 : 7), silent: true,
            style: { text: p.dose, fill: ink, font: '600 12px ' + font() } });
          return { type: 'group', children: children };
        } });
    });
    var x = extent(xs, [0]), y = extent(ys, [-0.02, 0.02]);
    return { height: 360, option: basis({
      grid: { left: 62, right: 22, top: 30, bottom: 48 },
      xAxis: axis({ type: 'value', min: x[0] - 0.02, max: x[1] + 0.02, name: word('steering.length'), nameLocation: 'middle', nameGap: 30,
        axisLine: { onZero: true, lineStyle: { color: colour('ink') } }, axisTick: { show: false },
        axisLabel: { color: colour('soft'), fontSize: 12, showMinLabel: false, showMaxLabel: false, formatter: change, inside: false },
        offset: 0 }),
      yAxis: axis({ type: 'value', min: y[0] - 0.005, max: y[1] + 0.005, name: word('steering.accuracy'),
        nameTextStyle: { color: colour('soft'), fontSize: 12, align: 'left', padding: [0, 0, 0, -54] },
        axisLine: { show: false, onZero: false }, axisTick: { show: false },
        axisLabel: { color: colour('soft'), fontSize: 12, showMinLabel: false, showMaxLabel: false,
          formatter: function (v) { return plus(100 * v) + ' pt'; } } }),
      series: series
    }) };
  }
  function plus(x) {
    var text = String(Math.round(10 * x) / 10);
    return x > 0.04 ? '+' + text : text.replace('-', '\u2212');
  }
  function change(x) { return plus(100 * x) + ' %'; }

  function training(chart) {
    function line(name, figures, ink, panel) {
      return { type: 'line', name: name, xAxisIndex: panel, yAxisIndex: panel, showSymbol: false, symbol: 'circle',
        itemStyle: { color: colour(ink) }, lineStyle: { color: colour(ink), width: 1.8 },
        data: figures.map(function (f, i) { return { value: [chart.tokens[i], f ? f.v : NaN], words: f ? f.s : '–' }; }) };
    }
    var inks = ['base', 'distilled'];
    var series = chart.fvu.map(function (figures, side) {
      return line(word('training.' + (inks[side] || 'other')), figures, inks[side] || 'control', 0);
    });
    series.push(line(word('training.l0'), chart.l0, 'ink', 1), line(word('training.dead'), chart.dead, 'null-b', 2));
    var tops = [44, 190, 292], heights = [104, 60, 60];
    var last = chart.tokens[chart.tokens.length - 1] || 1;
    function above(panel, title, extra) {
      return axis(Object.assign({ gridIndex: panel, type: 'value', name: title, nameLocation: 'end', nameGap: 6, splitNumber: 2,
        scale: panel === 1,
        nameTextStyle: { color: colour('soft'), fontSize: 12, align: 'left', padding: [0, 0, 0, -44] } }, extra));
    }
    return { height: 406, option: basis({
      tooltip: Object.assign(basis({}).tooltip, { trigger: 'axis', formatter: function (points) {
        return points.map(function (p) { return escape(p.seriesName + ' ' + p.data.words); }).join('<br>');
      } }),
      legend: { top: 0, left: 0, itemHeight: 8, itemWidth: 14, selectedMode: false, textStyle: { color: colour('soft'), fontSize: 12 },
        data: series.slice(0, chart.fvu.length).map(function (s) { return { name: s.name, icon: 'rect' }; }) },
      grid: tops.map(function (top, i) { return { left: 52, right: 14, top: top, height: heights[i] }; }),
      xAxis: tops.map(function (top, i) {
        return axis({ gridIndex: i, type: 'value', min: 0, max: last, name: i === 2 ? word('training.tokens') : '', nameLocation: 'middle',
          nameGap: 26, splitLine: { show: false },
          axisLabel: { show: i === 2, color: colour('soft'), fontSize: 12, hideOverlap: true, showMaxLabel: false, formatter: short } });
      }),
      yAxis: [
        above(0, word('training.fvu'), { min: 0 }),
        above(1, word('training.l0'), {}),
        above(2, word('training.dead'), { min: 0, max: function (shown) { return Math.max(0.1, shown.max); },
          axisLabel: { color: colour('soft'), fontSize: 12,
          formatter: function (x) { return Math.round(100 * x) + ' %'; } } })
      ],
      series: series
    }) };
  }
  function short(x) { return x >= 1e6 ? x / 1e6 + ' M' : x >= 1e3 ? x / 1e3 + ' k' : String(x); }

  var KINDS = { nrn: nrn, paper: paper, accuracy: accuracy, steering: steering, training: training };
  if (window.retortKinds) {
    Object.assign(KINDS, window.retortKinds({ axis: axis, basis: basis, word: word, colour: colour, lang: lang, tip: tip,
      finite: finite, signed: signed, whisker: whisker }));
  }
  function draw() {
    drawn.forEach(function (d) {
      var made = KINDS[d.data.kind](d.data);
      d.element.style.height = made.height + 'px';
      d.chart.resize();
      d.chart.setOption(made.option, true);
    });
  }
  function speak(language) {
    root.lang = language;
    root.dataset.lang = language;
    document.querySelectorAll('[data-set-lang]').forEach(function (b) {
      b.setAttribute('aria-pressed', String(b.dataset.setLang === language));
    });
    document.querySelectorAll('[data-label-en]').forEach(function (e) {
      e.setAttribute('aria-label', language === 'ja' ? e.dataset.labelJa : e.dataset.labelEn);
    });
    draw();
  }

  document.querySelectorAll('[data-choices]').forEach(function (group) {
    var buttons = group.querySelectorAll('[data-choice]');
    buttons.forEach(function (button) {
      button.addEventListener('click', function () {
        chosen[group.dataset.choices] = button.dataset.choice;
        buttons.forEach(function (b) { b.setAttribute('aria-pressed', String(b === button)); });
        draw();
      });
    });
  });
  chosen.paper = data.first.paper;
  document.querySelectorAll('[data-set-lang]').forEach(function (button) {
    button.addEventListener('click', function () { speak(button.dataset.setLang); });
  });
  document.querySelectorAll('[data-chart]').forEach(function (element) {
    element.style.height = '200px';
    drawn.push({ element: element, data: data.charts[element.dataset.chart],
      chart: echarts.init(element, null, { renderer: 'svg' }) });
  });

  var readout = document.querySelector('.readout');
  function show(event) {
    var token = event.target.closest && event.target.closest('.passage [title]');
    if (!readout) { return; }
    readout.hidden = !token;
    if (token) { readout.textContent = token.textContent + '  ' + token.title; }
  }
  document.addEventListener('pointerover', show);
  document.addEventListener('click', show);

  window.addEventListener('resize', draw);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  window.addEventListener('beforeprint', function () { root.dataset.print = ''; draw(); });
  window.addEventListener('afterprint', function () { delete root.dataset.print; draw(); });
  draw();
})();
