/** Fields of a form, which keep what was typed, and show beside each field what the service says about it. */
import { html, live, nothing } from '../lib.js';
import { t } from '../texts.js';
import { sentence } from '../api.js';

/**
 * Creates the fields of a form.
 *
 * @param prefix begins the ids of the fields in the page
 * @param values what is in the fields at first, by the names of the API
 * @param update draws the page again
 */
export function fieldsOf(prefix, values, update) {
  let failure = null;
  const shown = new Set(); // names of the fields that are in the page

  function set(name, value) {
    values[name] = value;
    if (failure?.errors) {
      failure.errors = failure.errors.filter(({ field }) => field !== name);
    }
    update();
  }

  function messageOf(name) {
    shown.add(name);
    return (failure?.errors ?? []).filter(({ field }) => field === name || field.startsWith(`${name}[`)).map(({ message }) => message).join('; ');
  }

  function field(name, label, hint, control) {
    const id = `${prefix}-${name}`;
    const message = messageOf(name);
    const described = [hint ? `${id}-hint` : '', message ? `${id}-error` : ''].join(' ').trim();
    return html`
      <div class="field">
        <label for=${id}>${label}</label>
        ${control({ id, invalid: message ? 'true' : nothing, described: described || nothing })}
        ${hint ? html`<span class="hint" id="${id}-hint">${hint}</span>` : nothing}
        ${message ? html`<span class="wrong" id="${id}-error">${t('form.wrong', { message })}</span>` : nothing}
      </div>`;
  }

  function input(name, label, { hint, placeholder, mode }) {
    return field(name, label, hint, ({ id, invalid, described }) => html`
      <input id=${id} name=${name} .value=${live(values[name] ?? '')} inputmode=${mode} placeholder=${placeholder ?? nothing} autocomplete="off"
        aria-invalid=${invalid} aria-describedby=${described} @input=${(event) => set(name, event.target.value)}>`);
  }

  return {
    values,
    set,
    text: (name, label, options = {}) => input(name, label, { ...options, mode: 'text' }),
    number: (name, label, options = {}) => input(name, label, { ...options, mode: 'decimal' }),
    /** @param options pairs of a value and its name */
    select: (name, label, options, { hint } = {}) => field(name, label, hint, ({ id, invalid, described }) => html`
      <select id=${id} name=${name} aria-invalid=${invalid} aria-describedby=${described} @change=${(event) => set(name, event.target.value)}>
        ${options.map(([value, text]) => html`<option value=${value} .selected=${live(String(values[name] ?? '') === String(value))}>${text}</option>`)}
      </select>`),
    /** Shows an error of the service; null for none. */
    failed(error) {
      failure = error && { error, errors: [...(error.errors ?? [])] };
      update();
      if (failure) {
        setTimeout(() => {
          const field = document.querySelector(`[id^="${prefix}-"][aria-invalid="true"]`);
          field?.closest('details')?.setAttribute('open', '');
          field?.focus();
        });
      }
    },
    /** What is wrong as a whole. Call it behind the fields. */
    problem(text = null) {
      if (!failure) {
        return nothing;
      }
      const all = failure.error.errors ?? [];
      const beside = all.length > 0 && all.every(({ field: name }) => shown.has(name.replace(/\[.*/, '')));
      if (beside && failure.errors.length === 0) {
        return nothing; // all of them have been changed
      }
      return html`<p class="notice bad" role="alert">${beside ? t('form.check') : text ?? sentence(failure.error)}</p>`;
    },
  };
}

/** Turns what was typed into a number; what is no number stays as it is, for the service to say so. */
export function numberOf(text) {
  const trimmed = String(text ?? '').trim();
  if (trimmed === '') {
    return undefined;
  }
  const value = Number(trimmed.replace(',', '.'));
  return Number.isFinite(value) ? value : trimmed;
}

/** A key that makes a request safe to repeat. */
export function repeatKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
