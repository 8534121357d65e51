// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The page's appearance: one column, both themes, narrow pages, paper.
enum ReportStyle {
  static let text: StaticString = """
    :root {
      --paper: #ffffff; --raised: #f6f8fa; --ink: #1f2328; --soft: #57606a; --line: #d8dee4;
      --own: #0072b2; --other: #8c959f; --weak: #9ccbe6; --link: #0759a8;
      --good: #166b2f; --good-wash: #e6f4ea; --bad: #b3261e; --bad-wash: #fdecea;
      --warn: #7d5700; --warn-wash: #fff6dd; --kernel: #9bcbea; --swift: #dcecf6; --grey: #e7eaee;
      --match: #ffd33d;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #0d1117; --raised: #161b22; --ink: #e6edf3; --soft: #9da7b1; --line: #30363d;
        --own: #4ba8e0; --other: #6e7781; --weak: #2b4d66; --link: #79c0ff;
        --good: #56d364; --good-wash: #0f2a19; --bad: #ff7b72; --bad-wash: #35161a;
        --warn: #e3b341; --warn-wash: #2d2410; --kernel: #1f5f8f; --swift: #1b3347; --grey: #272d35;
        --match: #7a5c00;
      }
    }
    * { box-sizing: border-box; }
    html { color-scheme: light dark; scroll-behavior: smooth; }
    body {
      margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 66rem;
      background: var(--paper); color: var(--ink);
      font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--own); outline-offset: 2px; border-radius: 3px; }
    .skip { position: absolute; left: -99rem; }
    .skip:focus { position: static; }
    h1, h2, h3 { line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
    h2 { margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: 1.5rem; }
    h3 { margin: 1.75rem 0 .5rem; font-size: 1.1rem; }
    code, pre { font: .875em/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
    pre { padding: .6rem .8rem; background: var(--raised); white-space: pre-wrap; border-radius: 6px; }
    .note, .why { color: var(--soft); font-size: .9rem; }
    .note { max-width: 46rem; margin: .4rem 0 .9rem; }
    .lead { margin: 1rem 0 .25rem; font-weight: 600; }
    .warning { padding: .6rem .9rem; border-left: 5px solid var(--warn); background: var(--warn-wash); }

    .product { margin: 0 0 .5rem; color: var(--soft); letter-spacing: .02em; }
    .verdict {
      margin: 0; padding: 1rem 1.2rem; border-left: 8px solid; border-radius: 4px;
      font-size: clamp(1.2rem, 1rem + 1.2vw, 1.6rem); font-weight: 500;
    }
    .standing { font-weight: 800; }
    .verdict.good { border-color: var(--good); background: var(--good-wash); }
    .verdict.good .standing { color: var(--good); }
    .verdict.bad { border-color: var(--bad); background: var(--bad-wash); }
    .verdict.bad .standing { color: var(--bad); }
    .verdict.warn { border-color: var(--warn); background: var(--warn-wash); }
    .verdict.warn .standing { color: var(--warn); }
    dl { margin: 1rem 0; }
    dl > div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1rem; padding: .45rem 0; border-bottom: 1px solid var(--line); }
    dt { color: var(--soft); font-size: .9rem; padding-top: .1rem; }
    .answers dt { font-weight: 700; letter-spacing: .04em; }
    dd { margin: 0; overflow-wrap: anywhere; }

    nav { position: sticky; top: 0; z-index: 1; margin: 1.5rem 0 0; background: var(--paper); border-bottom: 1px solid var(--line); }
    nav ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; margin: 0; padding: .35rem 0; list-style: none; }
    nav a { display: block; padding: .25rem .6rem; border-radius: 4px; text-decoration: none; }
    nav a:hover { background: var(--raised); }
    section h2 { scroll-margin-top: 3rem; }

    .scroll { overflow-x: auto; margin: .75rem 0; }
    table { border-collapse: collapse; width: 100%; font-size: .9rem; }
    th { text-align: left; color: var(--soft); font-weight: 600; white-space: nowrap; }
    th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    table.wide td { white-space: nowrap; }
    .badge { white-space: nowrap; font-weight: 600; color: var(--soft); }
    .badge.good { color: var(--good); } .badge.bad { color: var(--bad); } .badge.warn { color: var(--warn); }
    .failure { margin: .75rem 0; padding: .25rem 1rem; border-left: 5px solid var(--bad); background: var(--bad-wash); overflow-wrap: anywhere; }
    .meter { display: grid; grid-template-columns: 4.5rem auto; gap: .5rem; align-items: center; font-variant-numeric: tabular-nums; }
    .meter svg { width: 4.5rem; height: .6rem; }
    summary { cursor: pointer; padding: .4rem 0; color: var(--link); }
    .remarks { padding-left: 1.2rem; color: var(--soft); }

    .bars, .bars ul { list-style: none; margin: 0; padding: 0; }
    .bars > li { padding: .55rem 0; border-bottom: 1px solid var(--line); }
    .case { display: block; font-weight: 600; overflow-wrap: anywhere; }
    .bar { display: grid; grid-template-columns: 15rem 1fr; grid-template-rows: auto auto; gap: 0 1rem; padding: .2rem 0; font-size: .9rem; }
    .bar .what { grid-row: 1 / 3; color: var(--soft); overflow-wrap: anywhere; }
    .bar .value { font-variant-numeric: tabular-nums; color: var(--soft); }
    .bar .value b { color: var(--ink); }
    .bar svg { display: block; }
    .track { fill: var(--grey); }
    .own .fill { fill: var(--own); } .other .fill { fill: var(--other); } .weak .fill { fill: var(--weak); }
    .whisker { stroke: var(--ink); stroke-width: 1.5; }
    .mark { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 2 2; }

    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
    figure { margin: 0; }
    figure svg { display: block; width: 100%; height: auto; }
    figure svg .sb-paper { fill: none; }

    .flame { margin: 1.25rem 0 .25rem; }
    .search { margin: 0 0 .5rem; }
    .search input { font: inherit; width: 14rem; max-width: 100%; padding: .25rem .5rem; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; }
    .search output { color: var(--soft); }
    .frames, .frames ul { display: flex; list-style: none; margin: 0; padding: 0; }
    .frames li { min-width: 0; overflow: hidden; }
    .frame {
      display: block; margin-bottom: 1px; padding: .1rem 0; text-indent: .3rem; overflow: hidden;
      border-right: 1px solid var(--paper); white-space: nowrap; text-overflow: ellipsis;
      font-size: .8rem; line-height: 1.5; cursor: pointer;
    }
    .frame:focus-visible { outline-offset: -3px; }
    .frame.kernel { background: var(--kernel); } .frame.swift { background: var(--swift); } .frame.system { background: var(--grey); }
    .frame .share { color: var(--soft); }
    .kernel .share { color: inherit; }
    .searching .frame { opacity: .45; }
    .searching .frame.match { opacity: 1; background: var(--match); }
    .frames li.aside { display: none; }
    .frames li.path { width: 100% !important; }
    .frames li.path:not(.chosen) > .frame { opacity: .6; }
    .derivation summary { padding: 0; font-size: .85rem; }
    [aria-labelledby="repeat"] td:first-child { width: 17rem; }
    .option { white-space: nowrap; }
    .trunk { font-size: .85rem; color: var(--soft); }

    @media (max-width: 40rem) {
      body { padding: 1rem .9rem 3rem; }
      dl > div { grid-template-columns: 1fr; }
      .bar { grid-template-columns: 1fr; }
      .bar .what { grid-row: auto; }
      nav { position: static; }
      table.stacked thead { position: absolute; left: -99rem; }
      table.stacked, table.stacked tbody, table.stacked tr, table.stacked td { display: block; width: 100%; }
      table.stacked tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
      table.stacked td { border: 0; padding: .1rem 0; text-align: left; white-space: normal; }
      [aria-labelledby="repeat"] td:first-child { width: 100%; }
      table.stacked td::before { content: attr(data-label) ": "; color: var(--soft); }
      .meter { display: inline-grid; }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    @media print {
      :root {
        --paper: #ffffff; --raised: #f6f8fa; --ink: #000000; --soft: #424a53; --line: #c4cbd2;
        --own: #0072b2; --other: #8c959f; --weak: #9ccbe6; --link: #000000;
        --good: #1a7f37; --good-wash: #ffffff; --bad: #b3261e; --bad-wash: #ffffff;
        --warn: #7d5700; --warn-wash: #ffffff; --kernel: #9bcbea; --swift: #dcecf6; --grey: #e7eaee;
      }
      body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      nav, .skip, .search, details:not([open]):not(.derivation) { display: none; }
      figure, .bars > li, tr, .failure { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      .scroll { overflow: visible; }
      table.wide td { white-space: normal; overflow-wrap: anywhere; }
    }
    """
}
