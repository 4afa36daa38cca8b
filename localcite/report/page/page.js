// The page as a whole: the theme, printing, and what happens first.
const root = document.documentElement;
const THEMES = { auto: 'as the system', light: 'light', dark: 'dark' };
function theme(wanted) {
  root.dataset.theme = wanted;
  elementOf('theme').textContent = `Theme: ${THEMES[wanted]}`;
}
elementOf('theme').addEventListener('click', () => {
  const names = Object.keys(THEMES);
  theme(names[(names.indexOf(root.dataset.theme) + 1) % names.length]);
});
elementOf('print').addEventListener('click', () => print());

// On paper there is nothing to open or to turn.
const folded = document.querySelector('#basis details');
let wasOpen = false;
addEventListener('beforeprint', () => {
  wasOpen = folded.open;
  folded.open = true;
  table.print(true);
});
addEventListener('afterprint', () => {
  folded.open = wasOpen;
  table.print(false);
});
addEventListener('hashchange', () => follow());
root.classList.add('scripted');
follow();
if (!document.querySelector('#table table')) show(); // an address that leads to a section
startNetwork();
