/**
 * The style of every page: dark and light by the reader's setting; on paper black on white, nothing torn between two pages. Colours of states keep
 * apart for people who see red and green alike and, by their lightness, on grey paper; each state has a sign and a pattern as well.
 */
export const baseStyle = `
:root {
  color-scheme: light dark;
  --page: #fff; --surface: #f6f7f9; --text: #1b1f24; --dim: #57606a; --line: #c9ced6; --code: #f3f4f6; --accent: #0a5fb4;
  --good: #a3d9d3; --good-ink: #05302c; --bad: #a5300b; --bad-ink: #fff; --bad-mark: rgb(255 255 255 / .4);
  --unknown: #dfa017; --unknown-ink: #241800; --unknown-mark: #5c3f00; --change: #c9bdf0; --change-ink: #231a4d; --change-mark: #6d57c4;
  --neutral: #eceef2; --neutral-ink: #4a525c;
  --critical: #6d1a03; --high: #b8430f; --medium: #e08a4a; --low: #f2c48f; --informational: #f3e6d3; --no-severity: #c9ced6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #13171c; --surface: #1b2027; --text: #e6e9ee; --dim: #a4acb7; --line: #414a55; --code: #22272e; --accent: #7ab8ff;
    --good: #176b65; --good-ink: #e2fbf8; --bad: #f0683c; --bad-ink: #200900; --bad-mark: rgb(38 11 0 / .55);
    --unknown: #f0c840; --unknown-ink: #241800; --unknown-mark: #6b4e00; --change: #5a4aa0; --change-ink: #f0ecff; --change-mark: #b9acf5;
    --neutral: #252b33; --neutral-ink: #b4bcc7;
    --critical: #ffd0a8; --high: #fb8f4a; --medium: #c2602a; --low: #7f3f1f; --informational: #4d3324; --no-severity: #414a55;
  }
}
body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--page); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1rem; margin: 0 0 .2rem; }
p { margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border: 1px solid var(--line); padding: .5rem .6rem; text-align: left; vertical-align: top; }
.dim { color: var(--dim); }
pre { background: var(--code); padding: .5rem .6rem; margin: .3rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --surface: #fff; --text: #000; --line: #999; --dim: #333; --code: #fff;
    --good: #a3d9d3; --good-ink: #05302c; --bad: #a5300b; --bad-ink: #fff; --bad-mark: rgb(255 255 255 / .4);
    --unknown: #dfa017; --unknown-ink: #241800; --unknown-mark: #5c3f00; --change: #c9bdf0; --change-ink: #231a4d; --change-mark: #6d57c4;
    --neutral: #eceef2; --neutral-ink: #4a525c;
    --critical: #6d1a03; --high: #b8430f; --medium: #e08a4a; --low: #f2c48f; --informational: #f3e6d3; --no-severity: #c9ced6;
  }
  body { font-size: 10pt; margin: 0; max-width: none; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  pre { border: 1px solid #999; }
}
`;

/** What pages about a whole organization have beside it. */
export const organizationStyle = `
body { max-width: 90rem; }
main > section { margin: 2rem 0; }
main > section > h2 { font-size: 1.15rem; margin-bottom: .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
a { color: var(--accent); }
code { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
.lead { max-width: 75rem; font-size: 1.05rem; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { font-variant-numeric: tabular-nums; }
th { background: var(--surface); }
.sign, .swatch { display: inline-grid; place-items: center; width: 1.35em; height: 1.35em; border-radius: .25em; font-size: .85em; line-height: 1; flex: none; }
.sign, .swatch, .bar [data-tone], .meter [data-tone] { -webkit-print-color-adjust: exact; print-color-adjust: exact; forced-color-adjust: none; }
[data-tone='good'] { --tone: var(--good); --ink: var(--good-ink); }
[data-tone='bad'] { --tone: var(--bad); --ink: var(--bad-ink); }
[data-tone='unknown'] { --tone: var(--unknown); --ink: var(--unknown-ink); }
[data-tone='change'] { --tone: var(--change); --ink: var(--change-ink); }
[data-tone='neutral'] { --tone: var(--neutral); --ink: var(--neutral-ink); }
.sign, .swatch, .bar > [data-tone] { background: var(--tone); color: var(--ink); }
.meter { display: block; width: 100%; height: .7rem; border-radius: .2rem; overflow: hidden; }
.meter [data-tone] { fill: var(--tone); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .4rem 0; padding: 0; list-style: none; }
.legend li { display: inline-flex; align-items: center; gap: .4rem; }
[data-level='critical'] { --level: var(--critical); }
[data-level='high'] { --level: var(--high); }
[data-level='medium'] { --level: var(--medium); }
[data-level='low'] { --level: var(--low); }
[data-level='informational'] { --level: var(--informational); }
[data-level='none'] { --level: var(--no-severity); }
rect[data-level] { fill: var(--level); stroke: var(--page); stroke-width: 1px; vector-effect: non-scaling-stroke; }
.swatch[data-level] { background: var(--level); border: 1px solid var(--dim); box-sizing: border-box; }
[data-level] { -webkit-print-color-adjust: exact; print-color-adjust: exact; forced-color-adjust: none; }
.chart-bar { min-width: 12rem; height: 1rem; }
.over-time { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem .5rem; margin: .5rem 0; }
.columns { width: 100%; height: 12rem; border-bottom: 1px solid var(--dim); border-left: 1px solid var(--dim); box-sizing: border-box; }
.scale { display: flex; flex-direction: column; justify-content: space-between; text-align: right; color: var(--dim); font-variant-numeric: tabular-nums; }
.ends { grid-column: 2; display: flex; justify-content: space-between; color: var(--dim); font-variant-numeric: tabular-nums; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 44%), 1fr)); gap: .75rem; margin: .9rem 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-top: .3rem solid var(--tone, var(--line)); border-radius: .4rem; padding: .7rem .9rem; background: var(--surface); }
.tiles .figure { display: block; font-size: 1.9rem; font-weight: 650; line-height: 1.15; font-variant-numeric: tabular-nums; }
.tiles .sign { vertical-align: .3em; margin-right: .5rem; font-size: .9rem; }
img { max-width: 100%; height: auto; }
.marked { list-style: none; margin: 0; padding: 0; }
.marked > li { border-left: .3rem solid var(--tone, var(--line)); background: var(--surface); border-radius: 0 .3rem .3rem 0; padding: .5rem .8rem; margin: .5rem 0; overflow-wrap: anywhere; break-inside: avoid; }
.marked > li > .sign { margin-right: .4rem; }
.notable { display: block; }
td .sign { vertical-align: -.2em; }
td .meter { margin: .3rem 0; }
details > summary { cursor: pointer; padding: .3rem 0; }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: .8rem; color: var(--dim); }

.controls { display: flex; flex-wrap: wrap; gap: .8rem 1.2rem; align-items: end; }
.control { display: grid; gap: .2rem; min-width: 0; }
.control label { font-size: .85rem; color: var(--dim); }
input[type='search'], select { font: inherit; padding: .4rem .5rem; border: 1px solid var(--dim); border-radius: .3rem; background: var(--page); color: var(--text); max-width: 100%; }
input[type='search'] { width: 18rem; }
.control select { max-width: min(26rem, 100%); }
.chips { border: 0; margin: .8rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem .6rem; }
.chip { display: inline-flex; align-items: center; gap: .35rem; border: 1px solid var(--line); border-radius: 1rem; padding: .15rem .7rem .15rem .5rem; cursor: pointer; }
.chip[hidden] { display: none; }
.said { margin: .5rem 0; }
.views { display: grid; grid-template-columns: minmax(20rem, 2fr) 3fr; gap: 1rem; align-items: stretch; }
.tree { position: relative; height: 36rem; overflow: auto; border: 1px solid var(--line); border-radius: .4rem; background: var(--page); contain: strict; }
.tree-sheet { position: relative; min-width: 100%; }
.line { position: absolute; inset-inline: 0; height: 30px; display: flex; align-items: center; gap: .45rem; padding-inline-end: .6rem; white-space: nowrap; cursor: pointer; box-sizing: border-box; contain: strict; }
.line:hover { background: var(--surface); }
.line > * { flex: none; }
.line .name { flex: 0 1 auto; overflow: hidden; text-overflow: ellipsis; }
.line.unit .name { font-weight: 600; }
.line .state { margin-inline-start: auto; color: var(--dim); font-size: .88rem; }
.line .id { font-variant-numeric: tabular-nums; font-size: .88rem; }
.line .twist { width: 1em; text-align: center; color: var(--dim); }
.line .bar { display: flex; width: 5rem; height: .6rem; margin-inline-start: auto; border-radius: .2rem; overflow: hidden; }
.bar > [data-tone] { min-width: 3px; }
.tree:focus .line[aria-selected='true'], .tree:focus-visible .line[aria-selected='true'] { outline: 2px solid var(--accent); outline-offset: -2px; background: var(--surface); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.map { display: flex; flex-direction: column; min-width: 0; }
.map canvas { width: 100%; height: 32rem; flex: 1 1 auto; display: block; }
.way { min-height: 1.6rem; display: flex; flex-wrap: wrap; gap: 0 .4rem; overflow-wrap: anywhere; }
.way .enlarge { margin-inline-start: auto; }
.map-note { min-height: 1.5rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
button { font: inherit; color: inherit; }
button.all { border: 1px solid var(--dim); border-radius: .3rem; background: var(--page); padding: .4rem .8rem; cursor: pointer; }
button.plain { border: 0; padding: 0; background: none; color: var(--accent); text-decoration: underline; cursor: pointer; }
dialog.chain { width: min(46rem, 94vw); height: 100dvh; max-height: 100dvh; margin: 0 0 0 auto; padding: 0; border: 0; border-inline-start: 1px solid var(--line); background: var(--page); color: var(--text); overflow: auto; }
dialog.chain::backdrop { background: rgb(0 0 0 / .45); }
.chain-body { padding: 1rem 1.2rem 2rem; }
.chain header { display: flex; gap: 1rem; align-items: start; justify-content: space-between; position: sticky; top: 0; background: var(--page); padding: .3rem 0; }
.chain h2 { font-size: 1.2rem; overflow-wrap: anywhere; }
.close { border: 1px solid var(--line); border-radius: .3rem; background: var(--surface); padding: .3rem .8rem; cursor: pointer; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .8rem 0; }
.facts dt { color: var(--dim); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.facts ul { margin: 0; padding-inline-start: 1.1rem; }
.facts summary { padding: 0; }
.links { list-style: none; margin: 0; padding: 0; }
.links li { border-left: .25rem solid var(--tone); padding: .2rem .7rem; margin: .45rem 0; overflow-wrap: anywhere; }
.links p { margin: .1rem 0; }
.link-title { font-weight: 600; }
.has-script .without-script { display: none; }
@media (max-width: 60rem) {
  .views { grid-template-columns: minmax(0, 1fr); }
  .map { order: -1; }
  .map canvas { height: 20rem; }
  .tree { height: 26rem; }
}
@media (max-width: 36rem) {
  .chart-bar { min-width: 5rem; }
  .line .id, .line.unit .dim { display: none; }
  .line .state { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .map-note { white-space: normal; min-height: 3rem; }
  input[type='search'], .control, .control select { width: 100%; }
  .facts { grid-template-columns: 1fr; }
  .facts dt { margin-top: .4rem; }
}
@media (forced-colors: active) {
  .marked > li, .links li, .tiles li { border-color: CanvasText; }
  .sign, .swatch { border: 1px solid CanvasText; }
  .tree:focus .line[aria-selected='true'] { outline-color: Highlight; }
}
@media print {
  .controls, .chip input, .tree, .way, .map-note, dialog { display: none; }
  .has-script .without-script { display: block; }
  .has-script .only-screen { display: none; }
  .explorer { break-inside: avoid; }
  .chips { display: block; }
  .chips legend { position: static; width: auto; height: auto; clip-path: none; font-weight: 600; }
  .chip { border: 0; padding: 0 1rem 0 0; }
  .chip:has(input:not(:checked)) { display: none; }
  .views { display: block; }
  .map canvas { height: 12cm; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
  td, th { padding: .2rem .4rem; }
  .without-script table { table-layout: fixed; }
  .without-script th:last-child { width: 26%; }
  .without-script td { overflow-wrap: anywhere; }
  .tiles .figure { font-size: 15pt; }
  summary { list-style: none; }
  details:not([open])::details-content { content-visibility: visible; }
}
`;
