/**
 * The frame of the page: header, navigation, the section that the address names, and the dialog for a key.
 *
 * HOW A SECTION IS WRITTEN
 *
 * A section is a module sections/<id>.js and a style sheet sections/<id>.css. Its default export creates it, once, when it is
 * first shown:
 *
 *   import { html } from '../lib.js';           // lit-html: html, render, nothing, repeat, classMap, live, ref
 *   import { t, number, percent } from '../texts.js';
 *   import { get, send, upload, events, picture } from '../api.js';
 *   import { may } from '../access.js';
 *
 *   export default function models(page) {
 *     let list = [];                            // the state is in variables
 *     async function load() {
 *       list = (await get('models', { size: 50 })).data.content;
 *       page.update();                          // draws view() again, soon
 *     }
 *     return {
 *       show(path) { page.run(load); },         // the section is shown; for #models/123 path is ['123']
 *       hide() {},                              // another section is shown: end streams and timers
 *       view() { return html`<h1>${t('models.title')}</h1> …`; },
 *     };
 *   }
 *
 * - page.update() draws again; page.run(task) runs an async function and shows its error, a sentence of a Problem, at the top
 *   of the section until the next run; page.go('models/123') changes the address.
 * - Texts are in texts.en.js and texts.zh.js under keys that begin with the id of the section. A test finds keys that are
 *   missing or not used: write them as literals, t('models.title'), or as a template with a literal beginning,
 *   t(`models.status.${status}`).
 * - The policy of the page forbids inline styles and scripts. Use classes, and for computed values the property: .style=${'width: 40%'}.
 * - Paths of the API have no leading slash, because the page may be under a prefix.
 * - A section begins with one h1. A module has at most 300 lines; parts of a section are modules of their own.
 */
import { html, nothing, render } from './lib.js';
import { LANGUAGES, language, setLanguage, t } from './texts.js';
import { access, forgetKey, keyDialog, may, onAccess, start } from './access.js';
import { sentence } from './api.js';

/** The sections in their order, each with the roles of which a client needs one to see it. */
const SECTIONS = [
  { id: 'try', roles: ['predict'], load: () => import('./sections/try.js') },
  { id: 'data', roles: ['read'], load: () => import('./sections/data.js') },
  { id: 'train', roles: ['read'], load: () => import('./sections/train.js') },
  { id: 'models', roles: ['read', 'predict'], load: () => import('./sections/models.js') },
  { id: 'learn', roles: ['predict'], load: () => import('./sections/learn.js') },
];

let current = null; // the section that is shown
let drawing = false;

function visible() {
  return SECTIONS.filter((section) => section.roles.some(may));
}

function update() {
  if (!drawing) {
    drawing = true;
    queueMicrotask(() => {
      drawing = false;
      draw();
    });
  }
}

function draw() {
  document.documentElement.lang = language() === 'zh' ? 'zh-Hans' : 'en';
  document.title = current ? `${t(`nav.${current.id}`)} – 数字 Shuzi` : '数字 Shuzi';
  render(frame(), document.getElementById('app'));
  if (current?.created) {
    render(content(current), document.getElementById(`section-${current.id}`));
  }
}

function content(section) {
  return html`
    ${section.error ? html`<p class="notice bad" role="alert">${sentence(section.error)}</p>` : nothing}
    ${section.created.view()}`;
}

function frame() {
  return html`
    <a class="skip" href="#main" @click=${skip}>${t('nav.skip')}</a>
    <header class="top">
      <a class="brand" href="#try" aria-label="数字 Shuzi"><img src="page/icon.svg" alt="" width="28" height="28"><span lang="zh-Hans">数字</span> <span class="latin">Shuzi</span></a>
      <nav aria-label=${t('nav.label')}>
        <ul>${visible().map(({ id }) => html`
          <li><a href="#${id}" aria-current=${current?.id === id ? 'page' : nothing}>${t(`nav.${id}`)}</a></li>`)}
        </ul>
      </nav>
      <div class="tools">
        ${access()?.name ? html`<button class="quiet" @click=${forgetKey} title=${t('key.change')}>${access().name}</button>` : nothing}
        ${LANGUAGES.filter((other) => other.id !== language()).map((other) => html`
          <button class="quiet" lang=${other.id} @click=${() => choose(other.id)}>${other.name}</button>`)}
      </div>
    </header>
    <main id="main" tabindex="-1">
      ${access() && visible().length === 0 ? html`<p class="notice">${t('nav.nothing')}</p>` : nothing}
      ${SECTIONS.map(({ id }) => html`<section id="section-${id}" class="section" ?hidden=${current?.id !== id}></section>`)}
    </main>
    <footer class="bottom">
      <p>${t('footer.what')}</p>
      <p><a href="swagger-ui.html">${t('footer.api')}</a></p>
    </footer>
    ${keyDialog()}`;
}

function choose(id) {
  setLanguage(id);
  update();
}

function skip(event) {
  event.preventDefault(); // the hash names the section
  document.getElementById('main').focus();
}

/** Shows the section that the address names. */
async function route() {
  const [id, ...path] = location.hash.slice(1).split('?')[0].split('/').map(decodeURIComponent);
  const section = visible().find((candidate) => candidate.id === id) ?? visible()[0];
  if (!section) {
    current = null;
    update();
    return;
  }
  if (current !== section) {
    current?.created?.hide?.();
    current = section;
  }
  section.path = path;
  update();
  if (!section.created) {
    const module = await import_(section);
    if (!module) {
      return;
    }
    section.created ??= module.default(pageOf(section));
  }
  if (current === section) {
    section.created.show?.(section.path);
    update();
  }
}

async function import_(section) {
  try {
    return await section.load();
  } catch (error) {
    document.getElementById(`section-${section.id}`).textContent = sentence(error);
    return null;
  }
}

function pageOf(section) {
  return {
    update,
    go(hash) {
      location.hash = hash;
    },
    async run(task) {
      section.error = null;
      try {
        return await task();
      } catch (error) {
        if (error.name !== 'AbortError') {
          section.error = error;
        }
        return undefined;
      } finally {
        update();
      }
    },
  };
}

window.addEventListener('hashchange', route);
onAccess(() => {
  update();
  route();
});
update();
start();
