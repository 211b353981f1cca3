/**
 * The loader's look inside its shadow root, adopted as a constructed sheet because a strict policy of the host page
 * forbids style elements. The host's own rules reach only the outermost element, hence the `!important` there.
 */
export const css = `
:host { all: initial !important; position: fixed !important; inset: auto !important; display: block !important;
  width: 0 !important; height: 0 !important; z-index: 2147483000 !important; visibility: visible !important; }
:host([hidden]) { display: none !important; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.root { --surface: #fff; --text: #20242c; --line: #6b7280; --accent: var(--text); --on-accent: var(--surface);
  font: 15px/1.5 system-ui, sans-serif; color: var(--text); color-scheme: light; }
.root.dark { --surface: #191c22; --text: #eceef2; --line: #8b93a1; color-scheme: dark; }
.launcher { position: fixed; bottom: calc(20px + env(safe-area-inset-bottom)); inset-inline-end: 20px; width: 56px; height: 56px;
  margin: 0; padding: 0; border: 0; border-radius: 50%; background: var(--accent); color: var(--on-accent); cursor: pointer;
  display: grid; place-items: center; box-shadow: 0 4px 16px rgb(16 24 40 / .22), 0 1px 3px rgb(16 24 40 / .18);
  -webkit-tap-highlight-color: transparent; touch-action: manipulation; }
.launcher:hover { filter: brightness(1.07); }
.launcher:focus-visible, .bar button:focus-visible, .note button:focus-visible { outline: 3px solid var(--surface); outline-offset: 0;
  box-shadow: 0 0 0 5px var(--accent); }
.launcher svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.launcher .shut, .open .launcher .chat { display: none; }
.open .launcher .shut { display: block; }
.badge { position: absolute; top: -3px; inset-inline-end: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: #c42b2b; color: #fff; border: 2px solid #fff; font: 600 12px/18px system-ui, sans-serif; text-align: center; }
.panel { position: fixed; bottom: calc(88px + env(safe-area-inset-bottom)); inset-inline-end: 20px; width: 384px;
  height: min(640px, calc(100vh - 108px)); height: min(640px, calc(100dvh - 108px)); max-width: calc(100vw - 40px); border-radius: 16px;
  overflow: hidden; background: var(--surface); display: flex; flex-direction: column;
  box-shadow: 0 12px 40px rgb(16 24 40 / .24), 0 0 0 1px rgb(16 24 40 / .08); }
.left .launcher, .left .panel { left: 20px; right: auto; }
.right .launcher, .right .panel { right: 20px; left: auto; }
.panel:not(.shown) { visibility: hidden; opacity: 0; pointer-events: none; }
iframe { display: block; flex: 1; width: 100%; height: 100%; border: 0; background: var(--surface); }
.panel:not(.ready) iframe { position: absolute; inset: 0; opacity: 0; pointer-events: none; }
.panel.ready .wait { display: none; }
.wait { flex: 1; display: flex; flex-direction: column; }
.bar { display: flex; justify-content: flex-end; padding: 12px; }
.bar button { width: 44px; height: 44px; border: 0; border-radius: 10px; background: none; color: inherit; cursor: pointer;
  display: grid; place-items: center; }
.bar svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; }
.bones { padding: 12px 20px; display: grid; gap: 12px; }
.bones i { display: block; height: 14px; border-radius: 7px; background: currentColor; opacity: .09; }
.bones i:nth-child(2) { width: 80%; } .bones i:nth-child(3) { width: 55%; }
.note { margin: auto; padding: 24px; text-align: center; }
.note p { margin: 0 0 16px; }
.note button { font: inherit; min-height: 44px; padding: 0 16px; border-radius: 10px; border: 1px solid var(--line); background: none;
  color: inherit; cursor: pointer; }
@media (max-width: 479.98px) {
  .panel { inset: 0; width: 100%; max-width: none; height: 100vh; height: 100dvh; border-radius: 0; box-shadow: none;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left); }
  .left .panel, .right .panel { inset: 0; }
  .open .launcher { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { transition: opacity 140ms ease-out, transform 140ms ease-out; }
  .panel:not(.shown) { transform: translateY(8px); transition: opacity 140ms ease-out, transform 140ms ease-out, visibility 140ms; }
}
@media (forced-colors: active) {
  .launcher, .panel, .bar button { border: 1px solid ButtonText; }
  .bones i { background: GrayText; opacity: 1; }
}
@media print { .root { display: none; } }
`;
