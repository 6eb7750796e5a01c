/** Loads uPlot when the first chart is drawn. */
let loading = null;

/** Returns the class uPlot. */
export function uPlot() {
  loading ??= new Promise((resolve, reject) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = 'webjars/uplot/dist/uPlot.min.css';
    const script = document.createElement('script');
    script.src = 'webjars/uplot/dist/uPlot.iife.min.js';
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => {
      loading = null;
      reject(new Error('uPlot.iife.min.js'));
    };
    document.head.append(style, script);
  });
  return loading;
}

/** Returns a colour of the style sheet, for drawing. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
